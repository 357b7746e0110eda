import Bytes

/// What members say to each other on the channel "chat".
package enum PeerMessage: Hashable, Sendable {
    /// The first message of both.
    case hello(Hello)
    case message(Message)
    /// Another text for an earlier message of the same sender.
    case edit(id: String, content: String, timestamp: UInt64)
    case typing(isActive: Bool)
    case receipt(ids: [String], state: ReceiptState)
    /// A file or folder, which comes in a channel of its own.
    case file(FileNote)
    case fileCancel(transfer: RoomTransferID)
    case heartbeat(sequence: UInt64)
    case heartbeatResponse(sequence: UInt64)

    /// Who speaks, and what it can do.
    package struct Hello: Hashable, Sendable {
        package static let version: UInt64 = 1

        package var name: MemberName
        /// `web` or `warren`.
        package var agent: String
        package var capabilities: [String]
        /// Random, and the same when its owner comes back under another peer id.
        package var session: String?

        package init(name: MemberName, agent: String, capabilities: [String]) {
            (self.name, self.agent, self.capabilities) = (name, agent, capabilities)
        }
    }

    /// A text of one person.
    package struct Message: Hashable, Sendable {
        package var id: String
        package var content: String
        /// Milliseconds since 1970 by the sender's clock.
        package var timestamp: UInt64
        package var replyTo: String?

        package init(id: String, content: String, timestamp: UInt64, replyTo: String? = nil) {
            (self.id, self.content, self.timestamp) = (id, content, timestamp)
            self.replyTo = replyTo
        }
    }

    /// How far a message got.
    package enum ReceiptState: String, CaseIterable, Sendable {
        case delivered
        case read
    }

    /// What is said about a transfer before its channel opens.
    package struct FileNote: Hashable, Sendable {
        package var transfer: RoomTransferID
        package var name: String
        /// Files and folders in it.
        package var entries: UInt64
        package var bytes: UInt64
        package var mime: String?
        /// A small picture as `data:image/…`.
        package var preview: String?

        package init(transfer: RoomTransferID, name: String, entries: UInt64, bytes: UInt64) {
            (self.transfer, self.name) = (transfer, name)
            (self.entries, self.bytes) = (entries, bytes)
        }
    }
}

/// What a transfer in a room is called: 16 bytes, 32 lower-case hexadecimal digits as text.
package struct RoomTransferID: Hashable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    /// The id of these 16 bytes; nil for any other count.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads the 32 digits; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 32, text == text.lowercased(), let bytes = Hex.decode(text) else {
            return nil
        }
        self.bytes = bytes
    }

    package var description: String { Hex.encode(bytes) }

    /// The label of the channel that carries the transfer.
    package var label: String { "file/\(self)" }

    /// The transfer of a channel's label; nil for other channels.
    package init?(label: String) {
        guard label.hasPrefix("file/") else { return nil }
        self.init(String(label.dropFirst(5)))
    }
}
