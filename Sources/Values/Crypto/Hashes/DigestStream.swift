import COpenSSL
import CSodium

/// A digest over bytes that arrive in pieces.
///
/// `@unchecked Sendable`: owns its state, and a value that cannot be copied has one owner.
package struct DigestStream: ~Copyable, @unchecked Sendable {
    private enum State {
        case openssl(OpaquePointer)
        case blake2b(OpaquePointer)
    }

    /// The hash function.
    package let algorithm: DigestAlgorithm
    private let state: State

    /// An empty stream.
    package init(_ algorithm: DigestAlgorithm) {
        self.algorithm = algorithm
        if algorithm.implementation != nil {
            guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory") }
            state = .openssl(context)
        } else {
            state = .blake2b(
                OpaquePointer(
                    UnsafeMutableRawPointer.allocate(
                        byteCount: crypto_generichash_statebytes(),
                        alignment: 64
                    )
                )
            )
        }
        reset()
    }

    deinit {
        switch state {
        case .openssl(let context): EVP_MD_CTX_free(context)
        case .blake2b(let context):
            let memory = UnsafeMutableRawPointer(context)
            sodium_memzero(memory, crypto_generichash_statebytes())
            memory.deallocate()
        }
    }

    /// Forgets everything added.
    package mutating func reset() {
        switch state {
        case .openssl(let context):
            precondition(EVP_DigestInit_ex2(context, algorithm.implementation, nil) == 1)
        case .blake2b(let context):
            crypto_generichash_init(context, nil, 0, algorithm.digestBytes)
        }
    }

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        switch state {
        case .openssl(let context):
            precondition(EVP_DigestUpdate(context, base, bytes.count) == 1)
        case .blake2b(let context):
            crypto_generichash_update(
                context,
                base.octets,
                UInt64(bytes.count)
            )
        }
    }

    /// Adds bytes.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds bytes.
    package mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Writes the digest (`algorithm.digestBytes` bytes) and starts afresh.
    package mutating func finish(into digest: UnsafeMutableRawBufferPointer) {
        precondition(digest.count == algorithm.digestBytes)
        let output = digest.octets
        switch state {
        case .openssl(let context):
            precondition(EVP_DigestFinal_ex(context, output, nil) == 1)
        case .blake2b(let context):
            crypto_generichash_final(context, output, digest.count)
        }
        reset()
    }

    /// The digest; starts afresh.
    package mutating func finish() -> [UInt8] {
        let count = algorithm.digestBytes
        return [UInt8](unsafeUninitializedCapacity: count) { digest, initialized in
            finish(
                into: UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(digest)[..<count]
                )
            )
            initialized = count
        }
    }
}
