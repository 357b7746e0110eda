import Bytes
package import Crypto

/// Which onion key a build request was sealed to: the first 16 bytes of a hash of its public
/// halves.
package struct OnionKeyID: Hashable, Sendable {
    package static let bytes = 16

    private let high: UInt64
    private let low: UInt64

    /// Reads the 16 bytes at `source`.
    init(at source: UnsafeRawPointer) {
        high = source.loadUnaligned(as: UInt64.self)
        low = source.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    }

    /// The id of a key by its public halves.
    package init(x25519: Bytes32, mlkem: [UInt8]) {
        let digest = Digest.sha256(Array("warren onion key v1".utf8) + x25519.bytes + mlkem)
        self = digest.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { preconditionFailure("a digest has bytes") }
            return OnionKeyID(at: start)
        }
    }

    func write(to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: high, as: UInt64.self)
        target.storeBytes(of: low, toByteOffset: 8, as: UInt64.self)
    }
}
