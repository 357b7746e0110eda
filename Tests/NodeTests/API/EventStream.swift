import Bytes
import HTTPWire
import Net
import Synchronization
import Testing

@testable import Node

/// The event stream of a node, as a page reads it.
struct EventStream {
    private let client: HTTPClient
    private let request: HTTPClientRequest

    /// The stream at `url`, read with the node's token.
    init(at url: HTTPURL, token: String, by client: HTTPClient) {
        self.client = client
        var request = HTTPClientRequest(
            .get,
            url,
            fields: [.authorization: "Bearer \(token)"]
        )
        request.bodyLimit = 1 << 30
        self.request = request
    }

    /// The events up to and including the one after which `isEnough`.
    func events(
        until isEnough: @escaping @Sendable ([ServerSentEvent]) -> Bool
    ) async throws -> [ServerSentEvent] {
        let reader = EventReader()
        let (client, request, enough) = (client, request, Signal())
        let task = Task {
            defer { enough.give() }
            _ = try await client.stream(request) { head in
                #expect(head.fields[.contentType] == ServerSentEvent.mediaType)
            } onBody: { bytes in
                guard !enough.isGiven else { return }
                reader.read(bytes)
                if isEnough(reader.events) { enough.give() }
            }
        }
        await enough.wait()
        task.cancel()
        return await client.loop.run { reader.events }
    }

    /// Opens the stream, and returns when its head has come; the task gives what came until the
    /// node ended it, and throws when it broke off instead.
    func opened() async -> Task<[ServerSentEvent], any Error> {
        let reader = EventReader()
        let (client, request, opened) = (client, request, Signal())
        let task = Task {
            defer { opened.give() }
            _ = try await client.stream(request) { _ in
                opened.give()
            } onBody: {
                reader.read($0)
            }
            return await client.loop.run { reader.events }
        }
        await opened.wait()
        return task
    }
}

/// Events as they come; used on the client's loop only.
private final class EventReader: @unchecked Sendable {
    // Confined to the client's loop.
    private var parser = ServerSentEventParser()
    private(set) var events: [ServerSentEvent] = []

    func read(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        do throws(SSEError) {
            while let event = try parser.next(&rest) { events.append(event) }
        } catch {
            Issue.record(error)
        }
    }
}

extension APIScope {
    /// The API's event stream.
    var eventStream: EventStream {
        get throws {
            EventStream(at: try url("/api/v1/events"), token: Self.token, by: client)
        }
    }
}

/// The shape of each event's data.
let eventSchemas: [String: Schema] = [
    "relays": .relays, "stats": .stats, "node": .node, "circuits": .circuits,
    "transfers": .transfers, "throughput": .sample, "heartbeat": .beat,
]
