import Bytes
import Crypto

/// The shape of a build request: nested boxes, one per hop, of constant total length.
///
/// What each hop sees:
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 16 | which onion key this is for (``OnionKeyID``) |
/// | 16 | 32 | fresh X25519 key of the client for this hop |
/// | 48 | 1088 | ML-KEM-768 ciphertext for this hop |
/// | 1136 | 16 | tag |
/// | 1152 | 48 | ``BuildRouting``, sealed |
/// | 1200 | 4800 | the next hop's box, or random bytes, sealed |
package enum BuildOnion {
    static let exchangeBytes = 16 + 32 + MLKEM768.ciphertextBytes
    static let headerBytes = exchangeBytes + CellSize.tagBytes

    /// Bytes of a build request.
    package static let bodyBytes = RelayLimits.hops * (headerBytes + BuildRouting.bytes)

    static let geometry = OnionGeometry(
        bodyBytes: bodyBytes,
        headerBytes: headerBytes,
        routingBytes: BuildRouting.bytes
    )

    static let nonce = AEADNonce(prefix: 0, counter: 0)

    /// Writes the keystream of a one-time key from `offset` of what it seals.
    static func keystream(
        _ key: borrowing SecretBytes,
        offset: Int,
        into output: UnsafeMutableRawBufferPointer
    ) {
        key.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            var blocks = AESBlocks(key: start)
            blocks.keystream(
                prefix: 0,
                counter: 0,
                firstBlock: OnionGeometry.counter(at: offset),
                into: output
            )
        }
    }
}

/// The shape of the answer to a build request: one layer per hop, of constant total length.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 32 | the hop's fresh X25519 key |
/// | 32 | 16 | tag |
/// | 48 | 192 | what the next hop answered, or zeros, sealed |
package enum BuildReply {
    static let headerBytes = 32 + CellSize.tagBytes

    /// Bytes of the answer to a build request.
    package static let bodyBytes = RelayLimits.hops * headerBytes

    static let geometry = OnionGeometry(
        bodyBytes: bodyBytes,
        headerBytes: headerBytes,
        routingBytes: 0
    )
}
