import Bytes
import Crypto
import Testing
import WebRTCWire

@Suite("Session descriptions of data channels (RFC 8829, RFC 8841)")
struct SessionDescriptionTests {
    static let print = (0..<32).map { "\(Hex.encode([UInt8($0 * 7)]).uppercased())" }
        .joined(separator: ":")

    static let chromium = """
        v=0
        o=- 4611731400430051336 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        a=extmap-allow-mixed
        a=msid-semantic: WMS
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=candidate:1 1 udp 2113937151 a-b.local 54400 typ host generation 0 network-cost 999
        a=candidate:2 1 quic 1 192.0.2.1 9 typ weird
        a=ice-ufrag:7sFv
        a=ice-pwd:dOTZKZNVlO9RSGsEGM63JXT2
        a=ice-options:trickle
        a=fingerprint:sha-256 \(print)
        a=setup:actpass
        a=mid:0
        a=sctp-port:5000
        a=max-message-size:262144

        """

    static let firefox = """
        v=0
        o=mozilla...THIS_IS_SDPARTA-99.0 -17345 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=fingerprint:sha-256 \(print)
        a=group:BUNDLE 0
        a=ice-options:trickle
        a=msid-semantic:WMS *
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=sendrecv
        a=ice-pwd:cd2dd2bd4c5cd2bd4c5cd2bd4c5c0b1a
        a=ice-ufrag:b7a40f4a
        a=mid:0
        a=setup:active
        a=sctp-port:5000
        a=max-message-size:1073741823

        """

    static let old = """
        v=0
        o=- 3890000000 3890000000 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=group:BUNDLE audio data
        m=audio 9 UDP/TLS/RTP/SAVPF 111 0
        c=IN IP4 0.0.0.0
        a=ice-ufrag:abcd
        a=ice-pwd:0123456789012345678901
        a=fingerprint:sha-1 AA:BB
        a=fingerprint:SHA-256 \(print.lowercased())
        a=setup:passive
        a=mid:audio
        m=application 9 DTLS/SCTP 5001
        a=mid:data
        a=sctpmap:5001 webrtc-datachannel 65535
        a=end-of-candidates

        """

    @Test("as Chromium writes them")
    func readsChromium() throws {
        let read = try SessionDescription(
            parsing: Self.chromium.split(separator: "\n").joined(separator: "\r\n")
        )
        #expect(read.id == 4_611_731_400_430_051_336 && read.version == 2)
        #expect(read.ice.ufrag == "7sFv" && read.setup == .either && read.mid == "0")
        #expect(read.fingerprint.description == Self.print)
        #expect(read.candidates.map(\.host) == [.name("a-b.local")])
        #expect(read.maxMessageBytes == 262_144 && read.sctpPort == 5_000 && read.trickles)
        #expect(read.isBundled && !read.hasAllCandidates && read.refused.isEmpty)
    }

    @Test("as Firefox writes them: with the fingerprint before the sections")
    func readsFirefox() throws {
        let read = try SessionDescription(parsing: Self.firefox)
        #expect(read.setup == .active && read.maxMessageBytes == 1_073_741_823)
        #expect(read.fingerprint.description == Self.print && read.trickles)
    }

    @Test("in the older form, bundled behind a section that is refused in the answer")
    func readsOld() throws {
        let offer = try SessionDescription(parsing: Self.old)
        #expect(offer.form == .legacy && offer.sctpPort == 5_001 && offer.hasAllCandidates)
        #expect(offer.ice.ufrag == "abcd" && offer.maxMessageBytes == 65_536 && !offer.trickles)
        let answer = offer.answer(id: 7, ice: Self.credentials, fingerprint: offer.fingerprint)
        #expect(answer.setup == .active)
        let lines = answer.text.split(separator: "\r\n")
        let media = lines.filter { $0.hasPrefix("m=") }
        #expect(
            media == ["m=audio 0 UDP/TLS/RTP/SAVPF 111 0", "m=application 9 DTLS/SCTP 5001"]
        )
        #expect(lines.contains("a=group:BUNDLE data"))
        #expect(lines.contains("a=sctpmap:5001 webrtc-datachannel 1024"))
        #expect(try SessionDescription(parsing: answer.text) == answer)
    }

    static let credentials = ICECredentials(using: Entropy(simulationSeed: 3))

    @Test("offers and answers of ours read back")
    func roundTrip() throws {
        let print = CertificateFingerprint(Bytes32 { $0.copyBytes(from: 0..<32 as Range<UInt8>) })
        var offer = SessionDescription(
            id: .max,
            ice: Self.credentials,
            fingerprint: print,
            setup: .either
        )
        offer.candidates = try ICECandidateTests.canonical.map { line throws in
            try ICECandidate(parsing: line)
        }
        offer.hasAllCandidates = true
        offer.maxMessageBytes = 0
        offer.trickles = false
        #expect(try SessionDescription(parsing: offer.text) == offer)
        for setup in [SDPSetup.active, .passive] {
            let answer = offer.answer(
                id: 1,
                ice: Self.credentials,
                fingerprint: print,
                setup: setup
            )
            #expect(answer.setup == setup)
            #expect(try SessionDescription(parsing: answer.text) == answer)
            #expect(answer.answer(id: 1, ice: answer.ice, fingerprint: print).setup != setup)
        }
    }

    static let wrong: [(from: String, to: String, error: SDPError)] = [
        ("v=0", "v=1", .malformed(line: 1)), ("s=-", "nonsense", .malformed(line: 3)),
        ("s=-", "s=\u{1}", .malformed(line: 3)),
        ("m=application 9", "m=application 0", .noDataChannels),
        ("m=application 9", "m=audio 9", .noDataChannels),
        (
            "m=application 9", "m=application x",
            .invalid(.media, "application x UDP/DTLS/SCTP webrtc-datachannel")
        ),
        ("o=- 4611731400430051336 2 IN IP4 127.0.0.1", "i=", .missing(.origin)),
        ("a=ice-ufrag:7sFv", "a=x", .missing(.fragment)),
        ("a=ice-ufrag:7sFv", "a=ice-ufrag:7 F", .invalid(.fragment, "7 F")),
        ("a=ice-pwd:dOTZKZNVlO9RSGsEGM63JXT2", "a=ice-pwd:1", .invalid(.password, "")),
        ("a=ice-pwd:dOTZKZNVlO9RSGsEGM63JXT2", "a=x", .missing(.password)),
        ("a=setup:actpass", "a=x", .missing(.setup)),
        ("a=setup:actpass", "a=setup:holdconn", .invalid(.setup, "holdconn")),
        ("a=mid:0", "a=mid:a b", .invalid(.mid, "a b")),
        ("a=sctp-port:5000", "a=x", .missing(.sctpPort)),
        ("a=sctp-port:5000", "a=sctp-port:0", .invalid(.sctpPort, "0")),
        ("size:262144", "size:-1", .invalid(.maxMessageSize, "-1")),
        ("a=fingerprint:sha-256 \(print)", "a=x", .missing(.fingerprint)),
        (
            "a=fingerprint:sha-256 \(print)", "a=fingerprint:sha-1 A",
            .invalid(.fingerprint, "sha-1 A")
        ),
        ("sha-256 \(print)", "sha-256 00", .invalid(.fingerprint, "sha-256 00")),
    ]

    @Test("what is wrong or missing is refused", arguments: wrong)
    func refuses(from: String, to: String, error: SDPError) {
        let text = Self.chromium.split(separator: "\n")
            .map { $0.replacing(from, with: to) }.joined(separator: "\r\n")
        #expect(throws: error) { try SessionDescription(parsing: text) }
    }

    @Test("bytes, lines and sections up to their limits, and not one more")
    func limits() throws {
        let spare = WebRTCLimits.sdpBytes - Self.chromium.utf8.count - 3
        let full = Self.chromium + "i=" + String(repeating: "a", count: spare)
        _ = try SessionDescription(parsing: full + "\n")
        #expect(throws: SDPError.oversized(bytes: WebRTCLimits.sdpBytes + 1)) {
            try SessionDescription(parsing: full + "a\n")
        }
        let lines = WebRTCLimits.sdpLines - Self.chromium.split(separator: "\n").count
        let many = Self.chromium + String(repeating: "a=x\n", count: lines)
        _ = try SessionDescription(parsing: many)
        #expect(throws: SDPError.tooManyLines) {
            try SessionDescription(parsing: many + "a=x\n")
        }
        let section = "m=audio 9 RTP/AVP 0\n"
        let sections =
            Self.chromium + String(repeating: section, count: WebRTCLimits.sdpSections - 1)
        #expect(
            try SessionDescription(parsing: sections).refused.count
                == WebRTCLimits.sdpSections - 1
        )
        #expect(throws: SDPError.tooManySections) {
            try SessionDescription(parsing: sections + section)
        }
    }

    @Test("truncation at every length is refused or read, never more")
    func truncation() throws {
        let whole = Array(Self.old.utf8)
        for count in whole.indices {
            do {
                _ = try SessionDescription(
                    parsing: String(decoding: whole[..<count], as: UTF8.self)
                )
            } catch {}
        }
    }

    @Test("garbage is refused or reads back", arguments: 0..<200 as Range<UInt64>)
    func garbage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = Array((seed & 1 == 0 ? Self.old : Self.chromium).utf8)
        for _ in 0..<4 {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
                UInt8.random(in: 0...255, using: &generator)
        }
        do {
            let read = try SessionDescription(parsing: String(decoding: bytes, as: UTF8.self))
            #expect(try SessionDescription(parsing: read.text) == read)
        } catch {}
    }
}
