import Bytes
import WebRTCWire

/// A TURN server in the network.
struct SimulatedRelay {
    var deadline: Moment? { nil }

    mutating func tick(_ now: Moment) {}

    mutating func receive(
        _ bytes: [UInt8],
        from source: Endpoint,
        at destination: Endpoint,
        now: Moment
    ) -> [(bytes: [UInt8], source: Endpoint, destination: Endpoint)]? {
        nil
    }
}
