/// What an event stream tells about, by the events' names.
enum EventTopic: String, CaseIterable, Sendable {
    case relays
    case stats
    case node
    case circuits
    case transfers
    /// One sample each second.
    case throughput
    /// Every beat as it comes.
    case heartbeat

    /// Those that have a state, of which only the newest matters.
    static let states: [EventTopic] = [.relays, .stats, .node, .circuits, .transfers]
}
