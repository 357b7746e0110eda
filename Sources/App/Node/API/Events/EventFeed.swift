import Bytes
import HTTPWire
import Net

/// Sends every event to every open stream, and never waits for a slow one.
///
/// A stream that is congested misses samples and beats, and gets the newest states once it has
/// drained. Used on one loop only, as all of its responders.
struct EventFeed {
    /// A topic's newest state.
    private struct State {
        var json: JSON
        var payload: [UInt8]
        /// Counts the changes of all topics.
        var version: UInt64
        /// The second in which it is due to be looked at again.
        var due: UInt64
    }

    private var subscribers: [Int: EventSubscriber] = [:]
    private var lastSubscriber = 0
    private var states: [EventTopic: State] = [:]
    private var lastVersion: UInt64 = 0

    var isEmpty: Bool { subscribers.isEmpty }
    var count: Int { subscribers.count }

    /// Adds a stream whose head has been written; returns the number to `leave` with.
    mutating func join(_ responder: HTTPResponder) -> Int {
        lastSubscriber += 1
        subscribers[lastSubscriber] = EventSubscriber(responder)
        return lastSubscriber
    }

    /// Forgets a stream, whose client is gone.
    mutating func leave(_ number: Int) { subscribers[number] = nil }

    /// Whether a topic's state is to be looked at in this second.
    func isDue(_ topic: EventTopic, second: UInt64) -> Bool {
        states[topic].map { $0.due <= second } ?? true
    }

    /// Takes a topic's state; it is sent by `flush` to whom has another one.
    ///
    /// How long something has been running changes every second and is no news.
    mutating func set(_ topic: EventTopic, _ json: JSON, second: UInt64) {
        let known = states[topic]
        guard known.map({ Self.core($0.json) != Self.core(json) }) ?? true else {
            states[topic]?.due = second + 1
            return
        }
        lastVersion += 1
        let payload = Self.payload(topic, json)
        let pause = UInt64(1 + payload.count / APILimits.topicBytesPerSecond)
        states[topic] = State(
            json: json,
            payload: payload,
            version: lastVersion,
            due: second + pause
        )
    }

    /// Sends an event that is news by itself, now.
    mutating func send(_ topic: EventTopic, _ json: JSON) {
        let payload = Self.payload(topic, json)
        for number in subscribers.keys { subscribers[number]?.send(payload) }
    }

    /// Sends changed states, a comment every 15 s, and closes streams that take nothing.
    mutating func flush(second: UInt64, now: Moment) {
        let changes = states.sorted { $0.value.version < $1.value.version }
        for number in subscribers.keys {
            if second.isMultiple(of: 15) { subscribers[number]?.comment() }
            for (topic, state) in changes {
                subscribers[number]?.offer(topic, state.payload, version: state.version)
            }
            guard subscribers[number]?.isStalled(at: now) == true else { continue }
            subscribers.removeValue(forKey: number)?.responder.abort()
        }
    }

    /// Ends a stream in order.
    mutating func finish(_ number: Int) {
        subscribers.removeValue(forKey: number)?.responder.finish()
    }

    private static func core(_ json: JSON) -> JSON {
        guard var object = json.objectValue else { return json }
        object["uptimeSeconds"] = nil
        return .object(object)
    }

    /// The event without its id, which each stream counts by itself.
    private static func payload(_ topic: EventTopic, _ json: JSON) -> [UInt8] {
        var writer = ByteWriter(capacity: 256)
        ServerSentEvent(json.serialized(), name: topic.rawValue).write(to: &writer)
        return writer.bytes
    }
}
