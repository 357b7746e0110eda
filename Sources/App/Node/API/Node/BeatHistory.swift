import Bytes
import Relay
import RelayWire

/// The newest loop cells of the node's circuits, newest last.
struct BeatHistory: Sendable {
    private var beats: [JSON] = []

    /// Keeps a beat and returns how it is shown; `list` names its relay.
    mutating func record(_ beat: Beat, _ list: RelayList?) -> JSON {
        let name = list?[beat.relay]?.profile.name.description ?? beat.relay.short
        let json: JSON = [
            "time": .count(beat.unixSeconds),
            "relay": ["id": .string(beat.relay.description), "name": .string(name)],
            "roundTripMilliseconds": .milliseconds(beat.roundTrip),
            "ok": .bool(beat.roundTrip != nil),
        ]
        beats.append(json)
        if beats.count > APILimits.beats { beats.removeFirst() }
        return json
    }

    /// The answer to `GET /api/v1/heartbeat`.
    var json: JSON { ["beats": .array(beats)] }
}
