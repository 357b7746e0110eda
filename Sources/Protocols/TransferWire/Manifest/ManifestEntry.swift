import Bytes
import Crypto

/// One file or folder of a transfer.
package struct ManifestEntry: Hashable, Sendable {
    /// What an entry is.
    package enum Kind: UInt8, Hashable, Sendable {
        case folder = 0
        case file = 1
        /// A file its owner may run.
        case executable = 2
    }

    /// Components below the folder the receiver chooses.
    package let path: [String]
    package let kind: Kind
    /// Length in bytes; 0 for a folder.
    package let bytes: UInt64
    /// When the content last changed, in unix seconds.
    package let modified: UInt64

    package init(path: [String], kind: Kind, bytes: UInt64 = 0, modified: UInt64 = 0) {
        (self.path, self.kind, self.bytes, self.modified) = (path, kind, bytes, modified)
    }

    /// How the content is cut; a folder has no chunks.
    package var layout: ChunkLayout { ChunkLayout(fileBytes: kind == .folder ? 0 : bytes) }

    /// Identifies this content at this path: changes when size, time or kind do.
    var key: Bytes32 {
        var writer = ByteWriter(capacity: 128)
        write(to: &writer)
        return TransferHash.digest(.entry, writer.bytes)
    }

    /// Identifies the path alone.
    var pathKey: Bytes32 {
        var writer = ByteWriter(capacity: 128)
        writePath(to: &writer)
        return TransferHash.digest(.path, writer.bytes)
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(kind.rawValue)
        writer.integer(bytes)
        writer.integer(modified)
        writePath(to: &writer)
    }

    private func writePath(to writer: inout ByteWriter) {
        writer.integer(UInt8(path.count))
        for name in path {
            writer.integer(UInt8(name.utf8.count))
            writer.text(name)
        }
    }

    init(from reader: inout ByteReader, entry: Int) throws(ManifestError) {
        do {
            guard let kind = Kind(rawValue: try reader.number()) else {
                throw ManifestError.attributes(entry: entry)
            }
            let (bytes, modified): (UInt64, UInt64) = (try reader.number(), try reader.number())
            let depth = Int(try reader.number(UInt8.self))
            guard (1...TransferLimits.depth).contains(depth) else {
                throw ManifestError.path(entry: entry)
            }
            var path: [String] = []
            for _ in 0..<depth {
                let name = try reader.run(Int(try reader.number(UInt8.self)))
                guard let name = String(validating: name, as: UTF8.self) else {
                    throw ManifestError.unsafeName(entry: entry)
                }
                path.append(name)
            }
            self.init(path: path, kind: kind, bytes: bytes, modified: modified)
        } catch let error as ManifestError {
            throw error
        } catch {
            throw .malformed
        }
    }
}
