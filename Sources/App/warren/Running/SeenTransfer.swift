import Bytes
import Console
import Node

/// A transfer as the node's API tells of it.
struct SeenTransfer: Sendable {
    let id: String
    let name: String
    let direction: TransferDirection
    let peer: String
    let stage: TransferStage
    let bytesTotal: Int64
    let bytesDone: Int64
    let files: Int64
    /// Why it failed.
    let error: String?
    /// The same for programs.
    let json: JSON

    init(_ json: JSON) {
        id = json["id"]?.stringValue ?? ""
        name = json["name"]?.stringValue ?? ""
        direction = TransferDirection(rawValue: json["direction"]?.stringValue ?? "") ?? .send
        peer = json["peer"]?.stringValue ?? ""
        stage = TransferStage(rawValue: json["state"]?.stringValue ?? "") ?? .failed
        bytesTotal = json["bytesTotal"]?.intValue ?? 0
        bytesDone = json["bytesDone"]?.intValue ?? 0
        files = json["files"]?.intValue ?? 0
        error = json["error"]?.stringValue
        self.json = json
    }

    /// How a command that followed it ends; nil while it goes on.
    var exitCode: ExitCode? {
        switch stage {
        case .offered, .waiting, .running, .paused, .verifying: nil
        case .done: .ok
        case .declined: .refused
        case .cancelled, .failed: .incomplete
        }
    }
}
