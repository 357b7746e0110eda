package import Crypto
package import Files

/// A 32-byte secret in a file of its own, readable by its owner only.
package enum KeyFile {
    /// Reads the secret at `path`, or makes one there the first time.
    ///
    /// - Throws: ``KeyFileError/damaged(_:bytes:)`` rather than replacing a file that is not a key.
    package static func open(_ path: Path) throws -> SecretBytes {
        guard let status = try FileStatus.ifPresent(path) else { return try make(path) }
        guard status.bytes == 32 else { throw KeyFileError.damaged(path, bytes: Int(status.bytes)) }
        let file = try File(opening: path, .read, links: .refuse)
        return try SecretBytes(count: 32) { _ = try file.read(at: 0, into: $0) }
    }

    private static func make(_ path: Path) throws -> SecretBytes {
        let secret = SecretBytes.random(32)
        let file = try File(opening: path, .createNew, permissions: .ownerOnly)
        try secret.withUnsafeBytes { (bytes) throws(FileError) in try file.write(bytes, at: 0) }
        try file.synchronise()
        try Folder(path.parent).synchronise()
        return secret
    }

    /// The signing key whose seed is at `path`.
    package static func signing(_ path: Path) throws -> Ed25519.PrivateKey {
        try Ed25519.PrivateKey(seed: try open(path))
    }

    /// The key agreement key at `path`.
    package static func agreement(_ path: Path) throws -> X25519.PrivateKey {
        try open(path).withUnsafeBytes { (raw) throws(CryptoError) in
            try X25519.PrivateKey(raw: raw)
        }
    }
}

/// Why a key could not be read.
package enum KeyFileError: Error, Equatable {
    case damaged(Path, bytes: Int)
}
