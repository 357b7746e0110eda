import Bytes
import HTTPWire
import Net
import Relay
import Telemetry

extension APIServer {
    /// Begins an event stream, whose first states come within a second.
    func subscribe(_ responder: HTTPResponder, _ head: HTTPResponseHead) {
        responder.begin(head)
        var writer = ByteWriter()
        ServerSentEvent.writeComment("the node's news", to: &writer)
        responder.write(writer.bytes)
        guard responder.isOpen else { return }
        let number = feed.join(responder)
        let loop = loop
        responder.onClose { [weak self] _ in
            // Not at once: a write to this very stream may be what found it closed.
            loop.submit { [weak self] in self?.assumeIsolated { $0.feed.leave(number) } }
        }
        responder.onStop { [weak self] in self?.assumeIsolated { $0.feed.finish(number) } }
    }

    /// Takes a sample, and tells the open streams what is new.
    func second() async {
        seconds += 1
        list = await parts.follower?.list
        let traffic = await parts.client?.traffic() ?? (0, 0)
        let sample = throughput.record(traffic, at: loop.now, unixSeconds: WallClock.unixSeconds)
        guard !feed.isEmpty else { return }
        if let sample { feed.send(.throughput, sample.json) }
        for topic in EventTopic.states where feed.isDue(topic, second: seconds) {
            guard let json = await state(of: topic) else { continue }
            feed.set(topic, json, second: seconds)
        }
        feed.flush(second: seconds, now: loop.now)
    }

    /// What the topic's GET would answer; nil when there is nothing to tell.
    private func state(of topic: EventTopic) async -> JSON? {
        do {
            switch topic {
            case .relays: return try await network.relaysJSON(roundTrips)
            case .stats: return await network.statsJSON(uptime: uptime)
            case .node: return await nodeJSON()
            case .circuits: return await circuitsJSON()
            case .transfers: return settings.transfers == nil ? nil : try await transfersJSON()
            case .throughput, .heartbeat: return nil
            }
        } catch {
            parts.log.error("a state could not be told", ["why": .public("\(error)")])
            return nil
        }
    }
}
