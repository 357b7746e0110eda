import Bytes
import RoomsWire
import Testing

@Suite("Addresses of rooms (Docs/protocols/rooms.md)")
struct RoomAddressTests {
    private static let code = RoomCode("K7QF2M")
    private static let words = RoomWords(["apple", "river", "stone"])

    static let full = [
        "K7QF2M-apple-river-stone", "k7qf2m apple river stone", " K7QF2M  Apple RIVER stone ",
        "K7Q-F2M-apple-river-stone", "k7q f2m apple\u{2013}river\u{2014}stone",
        "K7QF2M_apple_river_stone", "K7QF2M+apple+river+stone", "K7QF2M.apple.river.stone",
        "https://rooms.example.org/#/room/K7QF2M-apple-river-stone",
        "HTTPS://Rooms.Example.org/path/#/room/k7qf2m-APPLE-river-stone",
    ]

    @Test("an address is read however people write it", arguments: full)
    func tolerant(text: String) throws {
        let address = try RoomAddress(text)
        #expect(address.code == Self.code && address.words == Self.words)
        #expect(address.description == "K7QF2M-apple-river-stone")
    }

    @Test(
        "a code alone is an address without words",
        arguments: ["k7qf2m", "K7Q F2M", "k-7-q-f-2-m"]
    )
    func codeAlone(text: String) throws {
        let address = try RoomAddress(text)
        #expect(address.code == Self.code && address.words == nil)
        #expect(address.description == "K7QF2M")
    }

    static let refused: [(text: String, error: RoomAddressError)] = [
        ("", .badCode("")),
        ("K7QF2", .badCode("k7qf2")),
        ("K7QF2MX", .badCode("k7qf2mx")),
        ("K7QF21-apple-river-stone", .badCode("k7qf21")),
        ("K7QF2O", .badCode("k7qf2o")),
        ("K7QF2M-apple", .wordCount(1)),
        ("K7QF2M-apple-river-stone-moon", .wordCount(4)),
        ("K7QF2M-apple-river-stones", .unknownWord("stones")),
        (String(repeating: "K", count: 513), .tooLong),
    ]

    @Test("anything else is refused with the reason", arguments: refused)
    func refusal(text: String, error: RoomAddressError) {
        #expect(throws: error) { try RoomAddress(text) }
    }

    @Test("every cut of a whole address is refused, or is the code alone")
    func truncated() {
        let whole = "K7QF2M-apple-river-stone"
        for count in 0..<whole.count {
            switch Result(catching: { try RoomAddress(String(whole.prefix(count))) }) {
            case .success(let address): #expect(address.words == nil && count < 8)
            case .failure: #expect(count < 6 || count > 7)
            }
        }
    }

    @Test("a link keeps its server and its room")
    func link() throws {
        let address = try RoomAddress("K7QF2M-apple-river-stone")
        let link = RoomLink(address, at: "https://rooms.example.org:8443/")
        #expect("\(link)" == "https://rooms.example.org:8443/#/room/K7QF2M-apple-river-stone")
        #expect(try RoomLink("\(link)") == link)
        for text in [
            "K7QF2M", "ftp://x/#/room/K7QF2M", "https:///#/room/K7QF2M", "//x/#/room/K7QF2M",
        ] {
            #expect(throws: RoomAddressError.notALink) { try RoomLink(text) }
        }
    }

    @Test("a code keeps its 30 bits", arguments: [0, 1, 0x3FFF_FFFF, 0x1234_5678] as [UInt32])
    func bits(bits: UInt32) {
        let code = RoomCode(bits: bits)
        #expect(code.bits == bits & 0x3FFF_FFFF)
        #expect(RoomCode(code.description) == code)
        #expect(RoomCode(code.description.lowercased()) == code)
    }

    @Test("random addresses are read back as they were written")
    func random() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let address = RoomAddress.random(using: &generator)
            #expect(try RoomAddress(address.description) == address)
        }
    }

    @Test("garbage never traps")
    func garbage() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<500 {
            let count = Int(generator.next() % 64)
            let text = String(decoding: generator.bytes(count), as: UTF8.self)
            _ = Result { try RoomAddress(text) }
            _ = Result { try RoomLink(text) }
        }
    }
}
