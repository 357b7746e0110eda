import Bytes
import Crypto
package import Files

/// The secret with which this user's commands speak to their running node.
package enum Token {
    /// Reads the token at `path`, or makes one there the first time.
    package static func open(_ path: Path) throws -> String {
        if try FileStatus.ifPresent(path) == nil {
            let text = SecretBytes.random(32).withUnsafeBytes { Base64.encode($0, as: .url) }
            try AtomicFile.write(Array(text.utf8), to: path, permissions: .ownerOnly)
        }
        let text = String(decoding: try File.content(of: path, limit: 256), as: UTF8.self)
        guard text.utf8.count >= 43 else { throw NodeError.damagedToken(path.string) }
        return text
    }
}
