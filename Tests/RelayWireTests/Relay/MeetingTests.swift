import Bytes
import Crypto
import Testing

@testable import RelayWire

@Suite("Circuits that meet at a relay (Docs/protocols/relay.md)")
struct MeetingTests {
    /// Relay 2 is where both meet.
    struct Fixture {
        let chain: SimulatedChain
        let host: SimulatedChain.ClientHost
        let guest: SimulatedChain.ClientHost
        let hostCircuit: Int
        let guestCircuit: Int
        let key: Ed25519.PrivateKey

        init() throws {
            chain = try SimulatedChain(relays: 3)
            host = chain.client()
            guest = chain.client()
            hostCircuit = try chain.circuit(host, [0, 1, 2])
            guestCircuit = try chain.circuit(guest, [1, 0, 2])
            key = Ed25519.PrivateKey.generate(chain.entropy)
            host.core.publish(hostCircuit, key, now: chain.now)
            chain.settle()
        }

        var meeting: RelayCore { chain.relays[2].core }

        func meet() throws -> (guest: UInt32, host: UInt32) {
            let count = host.incoming.count
            let stream = try chain.stream(guest, guestCircuit, to: .service(key.publicKey.bytes))
            try #require(host.incoming.count == count + 1)
            return (stream, host.incoming[count])
        }
    }

    @Test("a guest reaches whoever published the key, and bytes pass both ways")
    func meet() throws {
        let fixture = try Fixture()
        #expect(fixture.host.isPublished)
        let streams = try fixture.meet()
        #expect(fixture.guest.connected == [streams.guest])
        let message = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        for start in stride(from: 0, to: message.count, by: 100_000) {
            let piece = Array(message[start..<start + 100_000])
            fixture.guest.send(fixture.guestCircuit, streams.guest, piece)
            fixture.host.send(fixture.hostCircuit, streams.host, piece)
            fixture.chain.settle()
        }
        #expect(fixture.host.received[streams.host] == message)
        #expect(fixture.guest.received[streams.guest] == message)
    }

    @Test("each direction ends on its own, and nothing is kept of meetings that are over")
    func halfClose() throws {
        let fixture = try Fixture()
        for _ in 0..<5 {
            let streams = try fixture.meet()
            fixture.guest.core.finish(fixture.guestCircuit, streams.guest, now: fixture.chain.now)
            fixture.chain.settle()
            #expect(fixture.host.finished.contains(streams.host))
            fixture.host.send(fixture.hostCircuit, streams.host, [1, 2])
            fixture.host.core.finish(fixture.hostCircuit, streams.host, now: fixture.chain.now)
            fixture.chain.settle()
            #expect(fixture.guest.received[streams.guest] == [1, 2])
            #expect(fixture.guest.finished.contains(streams.guest))
        }
        let open = fixture.meeting.circuits.compactMap { $0?.end?.endpoint.streamCount }
        #expect(open.allSatisfy { $0 == 0 })
        fixture.host.core.close(fixture.hostCircuit, now: fixture.chain.now)
        fixture.guest.core.close(fixture.guestCircuit, now: fixture.chain.now)
        fixture.chain.settle()
        #expect(fixture.meeting.published.isEmpty)
        #expect(fixture.meeting.circuitCount == 0)
        #expect(fixture.chain.relays[2].dropped.isEmpty)
    }

    @Test("meetings that were reset give their credit back to both circuits")
    func resetCredit() throws {
        let fixture = try Fixture()
        fixture.host.isConsuming = false
        for _ in 0..<6 {
            let streams = try fixture.meet()
            // More than fits the host's window, so that the relay holds credit back.
            for _ in 0..<6 {
                fixture.guest.send(
                    fixture.guestCircuit,
                    streams.guest,
                    [UInt8](repeating: 1, count: 100_000)
                )
                fixture.chain.settle()
            }
            fixture.guest.core.reset(
                fixture.guestCircuit,
                streams.guest,
                .reset,
                now: fixture.chain.now
            )
            fixture.chain.settle()
            #expect(fixture.host.resets[streams.host] == .reset)
            let taken = fixture.host.unconsumed.removeValue(forKey: streams.host) ?? 0
            fixture.host.core.consumed(
                fixture.hostCircuit,
                streams.host,
                taken,
                now: fixture.chain.now
            )
            fixture.chain.settle()
        }
        fixture.host.isConsuming = true
        let streams = try fixture.meet()
        let message = [UInt8](repeating: 9, count: 120_000)
        for _ in 0..<5 {
            fixture.guest.send(fixture.guestCircuit, streams.guest, message)
            fixture.chain.settle()
        }
        #expect(fixture.host.received[streams.host]?.count == 5 * message.count)
    }

    @Test("guests make no more wait for a host that does not read than a circuit may hold")
    func unreadHost() throws {
        let fixture = try Fixture()
        let keys = fixture.chain.relays[2].keys
        let link = try BareLink(fixture.chain, to: keys)
        fixture.chain.settle()
        let circuit = try BareCircuit(link, keys)
        let ends = fixture.meeting.circuits.compactMap { $0?.end }
        let host = try #require(ends.first { $0.published != nil })
        fixture.chain.stall(fixture.meeting, true)
        let target = StreamTarget.service(fixture.key.publicKey.bytes).bytes
        var stream: UInt32 = 1
        for _ in 0..<200 {
            var frames: [UInt8] = []
            while frames.count < 16_000 {
                frames += frame(.begin, stream, target) + frame(.reset, stream, [6])
                stream += 2
            }
            try circuit.send(frames)
            fixture.chain.settle()
        }
        #expect(!host.endpoint.control.isEmpty)
        #expect(host.endpoint.controlBytes <= RelayLimits.controlBytesPerCircuit)
        #expect(host.endpoint.control.count <= RelayLimits.controlFramesPerCircuit)
    }

    @Test("the end of one circuit resets the other's streams", arguments: [true, false])
    func lost(isHost: Bool) throws {
        let fixture = try Fixture()
        let streams = try fixture.meet()
        if isHost {
            fixture.host.core.close(fixture.hostCircuit, now: fixture.chain.now)
        } else {
            fixture.guest.core.close(fixture.guestCircuit, now: fixture.chain.now)
        }
        fixture.chain.settle()
        let other = isHost ? fixture.guest.resets[streams.guest] : fixture.host.resets[streams.host]
        #expect(other == .circuitLost)
    }

    @Test("nobody answers under a key that nobody published")
    func unknown() throws {
        let fixture = try Fixture()
        let stream = try fixture.chain.stream(
            fixture.guest,
            fixture.guestCircuit,
            to: .service([UInt8](repeating: 1, count: 32))
        )
        #expect(fixture.guest.resets == [stream: .unreachable])
    }

    @Test("a signature for another circuit, or none, publishes nothing")
    func forged() throws {
        let fixture = try Fixture()
        let link = try BareLink(fixture.chain, to: fixture.chain.relays[2].keys)
        fixture.chain.settle()
        let circuit = try BareCircuit(link, fixture.chain.relays[2].keys)
        let key = Ed25519.PrivateKey.generate(fixture.chain.entropy)
        let foreign = key.sign([UInt8](repeating: 0, count: 32), domain: .rendezvous)
        for signature in [foreign.bytes, [UInt8](repeating: 0, count: 64)] {
            try circuit.send(frame(.publish, 0, key.publicKey.bytes + signature))
            fixture.chain.settle()
        }
        #expect(fixture.meeting.published.count == 1)
        #expect(link.destroyed == nil)
    }

    @Test("whoever published last is met, and the one before takes nothing away by leaving")
    func republished() throws {
        let fixture = try Fixture()
        let later = try fixture.chain.circuit(fixture.host, [1, 2])
        fixture.host.core.publish(later, fixture.key, now: fixture.chain.now)
        fixture.chain.settle()
        fixture.host.core.close(fixture.hostCircuit, now: fixture.chain.now)
        fixture.chain.settle()
        _ = try fixture.meet()
        #expect(fixture.meeting.published.count == 1)
    }
}
