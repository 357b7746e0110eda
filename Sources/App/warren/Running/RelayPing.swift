import Bytes
import Console
import Net
import Relay
import RelayWire

/// Sends loop cells over one circuit to each of some relays.
struct RelayPing: Sendable {
    /// What was found out about one relay.
    struct Outcome: Sendable {
        let relay: RelayEntry
        /// How long the circuit took; nil when there is none.
        var build: Duration?
        var roundTrips: [Duration] = []
        var sent = 0
        /// Why there is no circuit.
        var fault: ReachError?

        var lost: Int { sent - roundTrips.count }
        var isOK: Bool { build != nil && lost == 0 }
        var mean: Duration? {
            roundTrips.isEmpty ? nil : roundTrips.reduce(.zero, +) / roundTrips.count
        }
    }

    let client: RelayClient
    /// Loop cells for each relay.
    let count: Int
    /// A loop cell that takes longer is lost.
    let limit: Duration

    /// Builds a circuit that ends at the relay, sends the cells one by one, and ends it.
    func measure(_ relay: RelayEntry) async -> Outcome {
        var outcome = Outcome(relay: relay)
        let circuit: CircuitView
        do throws(ReachError) {
            circuit = try await client.probe(
                to: .relay(relay.identity),
                isolation: "ping \(relay.identity)"
            )
        } catch {
            outcome.fault = error
            return outcome
        }
        outcome.build = circuit.buildTime
        for _ in 0..<count {
            outcome.sent += 1
            guard let trip = await client.roundTrip(of: circuit.number, within: limit) else {
                continue
            }
            outcome.roundTrips.append(trip)
        }
        await client.close(circuit: circuit.number)
        return outcome
    }

    /// The relays of a list that a word names: a name, or the beginning of an identity.
    static func relays(_ words: [String], of list: RelayList) throws -> [RelayEntry] {
        guard !words.isEmpty else { return list.entries }
        return try words.flatMap { word in
            let found = list.entries.filter {
                $0.profile.name.description == word
                    || word.count >= 4 && $0.identity.description.hasPrefix(word.lowercased())
            }
            guard !found.isEmpty else {
                throw Failure(
                    "the network has no relay ‘\(word)’",
                    why: "neither a name nor the beginning of an identity fits",
                    advice: ["warren relays"]
                )
            }
            return found
        }
    }
}

extension RelayPing.Outcome {
    /// The outcome for programs.
    var json: JSON {
        [
            "relay": .string(relay.identity.description),
            "name": .string(relay.profile.name.description),
            "ok": .bool(isOK),
            "buildMilliseconds": Self.milliseconds(build),
            "sent": .int(Int64(sent)),
            "lost": .int(Int64(lost)),
            "minMilliseconds": Self.milliseconds(roundTrips.min()),
            "meanMilliseconds": Self.milliseconds(mean),
            "maxMilliseconds": Self.milliseconds(roundTrips.max()),
            "error": fault.map { .string($0.explanation.why ?? "\($0)") } ?? .null,
        ]
    }

    /// The outcome as a row: name, outcome, build, min, mean, max, loss.
    var row: [String] {
        [
            relay.profile.name.description, isOK ? "ok" : "fail", Self.text(build),
            Self.text(roundTrips.min()), Self.text(mean), Self.text(roundTrips.max()),
            sent == 0 ? "–" : "\(lost * 100 / sent)%",
            fault.flatMap(\.explanation.why) ?? "",
        ]
    }

    private static func milliseconds(_ duration: Duration?) -> JSON {
        guard let duration else { return .null }
        return .double(Double(duration.wholeNanoseconds / 1_000) / 1_000)
    }

    private static func text(_ duration: Duration?) -> String {
        guard let duration else { return "–" }
        return "\(Double(duration.wholeNanoseconds / 10_000) / 100) ms"
    }
}
