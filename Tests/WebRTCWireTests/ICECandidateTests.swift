import Bytes
import Crypto
import Testing
import WebRTCWire

@Suite("ICE candidate lines (RFC 8839)")
struct ICECandidateTests {
    static let canonical = [
        "candidate:1 1 udp 2130706431 203.0.113.141 8998 typ host",
        "candidate:2 1 udp 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998",
        "candidate:a+/ 1 udp 41885695 2001:db8::1 3478 typ relay raddr 192.0.2.3 rport 1",
        "candidate:7 1 udp 0 f5a3b2c4-0a3d-4e0e-9d0a-2c4c1d0d7c11.local 54400 typ host ufrag aBcD",
        "candidate:9 1 tcp 1518280447 192.0.2.9 9 typ host tcptype active",
        "candidate:9 2 sctp 1 192.0.2.9 0 typ prflx",
    ]

    @Test("read and write the same", arguments: canonical)
    func roundTrip(line: String) throws {
        #expect(try ICECandidate(parsing: line).line == line)
        #expect(try ICECandidate(parsing: "a=\(line)").line == line)
    }

    @Test("what browsers add is passed over")
    func chromium() throws {
        let line =
            "candidate:842163049 1 UDP 1677729535 198.51.100.7 61764 typ srflx "
            + "raddr 0.0.0.0 rport 0 generation 0 ufrag Xy3z network-id 1 network-cost 999"
        let candidate = try ICECandidate(parsing: line)
        #expect(candidate.endpoint == endpoint("198.51.100.7:61764"))
        #expect(candidate.ufrag == "Xy3z" && candidate.kind == .serverReflexive)
        #expect(candidate.related == endpoint("0.0.0.0:0") && candidate.transport == .udp)
    }

    static let malformed: [(line: String, error: CandidateError)] = [
        ("", .tooFewWords(0)), ("candidate:1 1 udp 1 192.0.2.1 1 typ", .tooFewWords(7)),
        ("candidate:1 1 udp 1 192.0.2.1 1 type host", .tooFewWords(8)),
        ("candidate:_ 1 udp 1 192.0.2.1 1 typ host", .foundation("_")),
        ("candidate:1 0 udp 1 192.0.2.1 1 typ host", .component("0")),
        ("candidate:1 257 udp 1 192.0.2.1 1 typ host", .component("257")),
        ("candidate:1 1 udp 4294967296 192.0.2.1 1 typ host", .priority("4294967296")),
        ("candidate:1 1 udp -1 192.0.2.1 1 typ host", .priority("-1")),
        ("candidate:1 1 udp 1 192.0.2.256 1 typ host", .host("192.0.2.256")),
        ("candidate:1 1 udp 1 a..local 1 typ host", .host("a..local")),
        ("candidate:1 1 udp 1 192.0.2.1 65536 typ host", .port("65536")),
        ("candidate:1 1 udp 1 192.0.2.1 1 typ guest", .kind("guest")),
        ("candidate:1 1 udp 1 192.0.2.1 1 typ host\r\na=x", .unprintable),
        (String(repeating: "9", count: 513), .oversized(bytes: 513)),
    ]

    @Test("what is malformed is refused", arguments: malformed)
    func refuses(line: String, error: CandidateError) {
        #expect(throws: error) { try ICECandidate(parsing: line) }
    }

    @Test("garbage is refused or reads back", arguments: 0..<200 as Range<UInt64>)
    func garbage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var line = Array(Self.canonical[Int(seed) % Self.canonical.count].utf8)
        for _ in 0..<3 {
            line[Int.random(in: 0..<line.count, using: &generator)] =
                UInt8.random(in: 0x20...0x7E, using: &generator)
        }
        do {
            let candidate = try ICECandidate(parsing: String(decoding: line, as: UTF8.self))
            #expect(try ICECandidate(parsing: candidate.line) == candidate)
        } catch {}
    }

    @Test("credentials within their lengths and letters only")
    func credentials() {
        func of(_ ufrag: Int, _ password: Int) -> ICECredentials? {
            ICECredentials(
                ufrag: String(repeating: "a", count: ufrag),
                password: String(repeating: "/", count: password)
            )
        }
        #expect(of(4, 22) != nil && of(256, 256) != nil)
        #expect(of(3, 22) == nil && of(257, 22) == nil && of(4, 21) == nil && of(4, 257) == nil)
        #expect(ICECredentials(ufrag: "ab:c", password: String(repeating: "a", count: 22)) == nil)
        let fresh = ICECredentials(using: Entropy(simulationSeed: 4))
        #expect(ICECredentials(ufrag: fresh.ufrag, password: fresh.password) == fresh)
    }
}
