import Bytes
import Console
import Files
import Relay

/// What a running node leaves in its data folder for the commands of the same user.
struct NodePresence: Sendable {
    /// Where its API listens; nil when it has none.
    let web: String?
    /// The network it is in.
    let link: RegistryLink?

    /// Reads `node.json` of a data folder; nil when there is none.
    init?(in folder: Path) throws {
        let path = folder / "node.json"
        guard try FileStatus.ifPresent(path) != nil else { return nil }
        do throws(JSONError) {
            let json = try JSON(parsing: try Self.content(path))
            web = json["web"]?.stringValue
            link = json["join"]?.stringValue.flatMap { RegistryLink($0) }
        } catch {
            throw Failure(
                "\(path) cannot be read",
                why: "\(error)",
                advice: ["start the node again"]
            )
        }
    }

    /// Longer than any node writes.
    private static let limit = 16_384

    private static func content(_ path: Path) throws(JSONError) -> [UInt8] {
        do throws(FileError) {
            return try File.content(of: path, limit: limit)
        } catch {
            // A node that has just stopped takes the file away: as if nothing were in it.
            return Array("{}".utf8)
        }
    }
}
