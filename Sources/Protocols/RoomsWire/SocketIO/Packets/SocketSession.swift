package import Bytes

/// What one client of Socket.IO is connected to, on the server's side.
///
/// A value: messages of Engine.IO in, effects out.
package struct SocketSession: Sendable {
    /// What the session wants done.
    package enum Effect: Equatable, Sendable {
        /// The client wants to be in a namespace: answer with `accept` or `refuse`.
        case connect(namespace: String, auth: JSONObject)
        case event(SocketEvent)
        /// The client has left a namespace.
        case disconnect(namespace: String)
        /// What came breaks the protocol: close the session of Engine.IO.
        case fail
    }

    private var decoder = SocketDecoder()
    /// What it is connected to, and under which ids.
    private var namespaces: [String: String] = [:]
    private var asked: Set<String> = []

    package init() {}

    /// Whether the client is in no namespace, as before its first packet.
    package var isEmpty: Bool { namespaces.isEmpty }

    /// Whether the client is in a namespace.
    package func isConnected(to namespace: String) -> Bool { namespaces[namespace] != nil }

    /// Takes the next message; what comes after `fail` means nothing.
    package mutating func receive(_ content: EngineContent) -> Effect? {
        do throws(SocketError) {
            return try decoder.next(content).flatMap { take($0) }
        } catch {
            return .fail
        }
    }

    private mutating func take(_ packet: SocketPacket) -> Effect? {
        let isConnected = isConnected(to: packet.namespace)
        switch packet.kind {
        case .connect:
            guard !isConnected, namespaces.count + asked.count < SocketLimits.namespaces,
                asked.insert(packet.namespace).inserted
            else { return .fail }
            return .connect(
                namespace: packet.namespace,
                auth: packet.payload?.objectValue ?? JSONObject()
            )
        case .disconnect:
            guard namespaces.removeValue(forKey: packet.namespace) != nil else { return nil }
            return .disconnect(namespace: packet.namespace)
        case .event:
            guard isConnected, let event = SocketEvent(packet) else { return .fail }
            return .event(event)
        // We ask for no answers.
        case .ack, .connectError: return isConnected ? nil : .fail
        }
    }

    /// Lets the client into a namespace, under an id for it; gives what to send.
    package mutating func accept(_ namespace: String, id: String) -> SocketPacket {
        asked.remove(namespace)
        namespaces[namespace] = id
        return SocketPacket(.connect, namespace: namespace, ["sid": .string(id)])
    }

    /// Keeps the client out of a namespace; gives what to send.
    package mutating func refuse(_ namespace: String, _ message: String) -> SocketPacket {
        asked.remove(namespace)
        return SocketPacket(.connectError, namespace: namespace, ["message": .string(message)])
    }
}

/// An event with its arguments.
package struct SocketEvent: Equatable, Sendable {
    package var namespace: String
    package var name: String
    package var arguments: [JSON]
    package var attachments: [[UInt8]]
    /// With which an answer is wanted.
    package var id: UInt64?

    package init(
        _ name: String,
        _ arguments: [JSON],
        namespace: String = "/",
        attachments: [[UInt8]] = []
    ) {
        (self.name, self.arguments, self.namespace) = (name, arguments, namespace)
        self.attachments = attachments
    }

    init?(_ packet: SocketPacket) {
        guard let array = packet.payload?.arrayValue, let name = array.first?.stringValue else {
            return nil
        }
        self.init(
            name,
            Array(array.dropFirst()),
            namespace: packet.namespace,
            attachments: packet.attachments
        )
        id = packet.id
    }

    /// The event as it is sent.
    package var packet: SocketPacket {
        SocketPacket(
            .event,
            namespace: namespace,
            .array([.string(name)] + arguments),
            attachments: attachments
        )
    }

    /// The answer to it; nil when none is wanted.
    package func answer(_ arguments: [JSON], attachments: [[UInt8]] = []) -> SocketPacket? {
        guard let id else { return nil }
        return SocketPacket(
            .ack,
            namespace: namespace,
            id: id,
            .array(arguments),
            attachments: attachments
        )
    }
}
