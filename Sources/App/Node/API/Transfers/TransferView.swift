package import Bytes

/// Whither a transfer goes.
package enum TransferDirection: String, Sendable, CaseIterable {
    case send
    case receive
}

/// How far a transfer has come, in the words of the API.
package enum TransferStage: String, Sendable, CaseIterable {
    /// The peer offers it; our user has to accept or decline.
    case offered
    /// We offered it and wait for the peer.
    case waiting
    case running
    /// The connection is lost; it goes on when there is one again.
    case paused
    case verifying
    case done
    case declined
    case cancelled
    case failed
}

/// One transfer as the API shows it.
package struct TransferView: Sendable, Equatable {
    package var id: String
    /// The file's or folder's name.
    package var name: String
    package var direction: TransferDirection
    /// The other side's contact address.
    package var peer: String
    package var stage: TransferStage
    package var bytesTotal: UInt64
    package var bytesDone: UInt64 = 0
    package var bytesPerSecond: UInt64 = 0
    /// Nil when it cannot be told.
    package var secondsLeft: UInt64?
    package var files = 1
    /// Unix time in seconds.
    package var createdAt: UInt64
    /// Why it failed, for people.
    package var error: String?

    package init(
        id: String,
        name: String,
        direction: TransferDirection,
        peer: String,
        stage: TransferStage,
        bytesTotal: UInt64,
        createdAt: UInt64
    ) {
        (self.id, self.name, self.direction, self.peer) = (id, name, direction, peer)
        (self.stage, self.bytesTotal, self.createdAt) = (stage, bytesTotal, createdAt)
    }

    /// The transfer as it stands in answers.
    package var json: JSON {
        [
            "id": .string(id),
            "name": .string(name),
            "direction": .string(direction.rawValue),
            "peer": .string(peer),
            "state": .string(stage.rawValue),
            "bytesTotal": .count(bytesTotal),
            "bytesDone": .count(bytesDone),
            "bytesPerSecond": .count(bytesPerSecond),
            "secondsLeft": secondsLeft.map { .count($0) } ?? .null,
            "files": .int(Int64(files)),
            "createdAt": .count(createdAt),
            "error": error.map { .string($0) } ?? .null,
        ]
    }
}
