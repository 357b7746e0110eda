package import Bytes
package import RoomsWire
import Telemetry

/// What a signaling server tells about itself; nothing of it names a room or a member.
package struct SignalingFigures: Hashable, Sendable {
    package var hall: HallFigures
    /// Messages that could not be read.
    package var malformed: UInt64
    /// Of the last whole second.
    package var messagesPerSecond: Double
    package var bytesPerSecond: Double
    package var uptime: Duration

    /// The figures as `GET /api/v1/rooms/stats` shows them.
    package var json: JSON {
        [
            "connections": .int(Int64(hall.connections)), "rooms": .int(Int64(hall.rooms)),
            "members": .int(Int64(hall.members)), "away": .int(Int64(hall.away)),
            "joins": .int(Int64(clamping: hall.joins)),
            "roomsMade": .int(Int64(clamping: hall.roomsMade)),
            "messagesRelayed": .int(Int64(clamping: hall.messagesRelayed)),
            "bytesRelayed": .int(Int64(clamping: hall.bytesRelayed)),
            "messagesPerSecond": .double(messagesPerSecond),
            "bytesPerSecond": .double(bytesPerSecond),
            "guesses": .int(Int64(clamping: hall.guesses)),
            "refusals": .int(Int64(clamping: hall.refusals)),
            "malformed": .int(Int64(clamping: malformed)),
            "uptimeSeconds": .int(uptime.components.seconds),
        ]
    }
}

/// Counts what the hall does not, and hands all of it to Prometheus once a second.
struct SignalingMeter {
    var malformed: UInt64 = 0
    private let started: Moment
    private let connections: Gauge
    private let rooms: Gauge
    private let messages: Counter
    private let bytes: Counter
    private let refusals: Counter
    private var last = HallFigures()
    private var lastTick: Moment
    private var rates = (messages: 0.0, bytes: 0.0)

    init(_ metrics: Metrics, now: Moment) {
        (started, lastTick) = (now, now)
        connections = metrics.gauge("warren_rooms_connections", "Connections to rooms.")
        rooms = metrics.gauge("warren_rooms_rooms", "Rooms with members.")
        messages = metrics.counter("warren_rooms_messages_total", "Messages passed on.")
        bytes = metrics.counter("warren_rooms_bytes_total", "Bytes of messages passed on.")
        refusals = metrics.counter("warren_rooms_refusals_total", "What was not done, by request.")
    }

    mutating func tick(_ figures: HallFigures, now: Moment) {
        let seconds = Double((now - lastTick).wholeNanoseconds) / 1e9
        guard seconds > 0 else { return }
        let newMessages = figures.messagesRelayed - last.messagesRelayed
        let newBytes = figures.bytesRelayed - last.bytesRelayed
        rates = (Double(newMessages) / seconds, Double(newBytes) / seconds)
        connections.set(Double(figures.connections))
        rooms.set(Double(figures.rooms))
        messages.increment(by: Int(newMessages))
        bytes.increment(by: Int(newBytes))
        refusals.increment(by: Int(figures.refusals - last.refusals))
        (last, lastTick) = (figures, now)
    }

    func figures(_ hall: HallFigures, now: Moment) -> SignalingFigures {
        SignalingFigures(
            hall: hall,
            malformed: malformed,
            messagesPerSecond: rates.messages,
            bytesPerSecond: rates.bytes,
            uptime: now - started
        )
    }
}
