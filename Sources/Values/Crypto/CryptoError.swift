/// Why a cryptographic operation refused its input.
///
/// Never says more than which check failed, and never carries key material.
package enum CryptoError: Error, Equatable, Sendable {
    /// A tag or signature did not verify. Which part of the input was wrong is not known.
    case authentication
    /// An input had the wrong number of bytes.
    case length(expected: Int, got: Int)
    /// An input or a requested output was longer than the format allows, in bytes.
    case tooLong(limit: Int, got: Int)
    /// A public or private key is not a valid encoding for its algorithm.
    case invalidKey
    /// A Diffie-Hellman result was all zero (RFC 7748 §6.1): the peer sent a low-order point.
    case lowOrderPoint
    /// A key has sealed or opened as many records as it may; rekey or close.
    case exhausted
    /// A protocol name is not one this module implements.
    case unknownProtocol(String)
    /// A handshake needs a key that was not given.
    case missingKey
    /// A handshake message was written or read out of turn, or after the handshake ended.
    case outOfTurn
    /// The linked OpenSSL is older than 3.5; the value is its version number.
    case obsoleteLibrary(UInt)
    /// A known-answer test gave another answer: this build or machine must not be used.
    case selfTest(String)
}
