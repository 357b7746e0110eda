import Bytes
import HTTPWire
import Testing

/// What a SOCKS server made of some bytes.
struct SOCKSTranscript: Equatable {
    var request: SOCKSRequest?
    var credentials: SOCKSCredentials?
    var tunnel = ""
    var outcome: SOCKSOutcome?
    var error: SOCKSError?
    var output: [UInt8] = []

    init(
        _ bytes: [UInt8],
        size: Int = .max,
        policy: SOCKSPolicy = .anyone,
        reply: SOCKSReply = .succeeded
    ) {
        var machine = SOCKSServerMachine(now: .start, policy: policy)
        var writer = ByteWriter()
        var held: [UInt8] = []
        for piece in Pieces.cut(bytes, into: size) {
            held += piece
            do throws(SOCKSError) {
                let left = try held.withUnsafeBufferPointer { (typed) throws(SOCKSError) in
                    var input = UnsafeRawBufferPointer(typed)
                    while let event = try machine.next(&input, into: &writer) {
                        switch event {
                        case .request(let request):
                            self.request = request
                            outcome = machine.reply(reply, into: &writer)
                        case .tunnel(let piece): tunnel += Pieces.text(piece)
                        }
                    }
                    return input.count
                }
                held.removeFirst(held.count - left)
            } catch {
                self.error = error
                break
            }
        }
        credentials = machine.credentials
        output = writer.bytes
    }
}

@Suite("The server side of SOCKS5 (RFC 1928, RFC 1929, Tor socks-extensions)")
struct SOCKSServerTests {
    static let greeting: [UInt8] = [5, 1, 0]
    static let name = Array("example.com".utf8)
    static let connect: [UInt8] = [5, 1, 0, 3, 11] + name + [1, 187]
    static let accepted: [UInt8] = [5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0]

    @Test("CONNECT to a name, with bytes sent ahead, however it is cut", arguments: Pieces.sizes)
    func connects(size: Int) throws {
        let seen = SOCKSTranscript(Self.greeting + Self.connect + Array("hi".utf8), size: size)
        let address = try SOCKSAddress(name: "example.com", port: 443)
        #expect(seen.request == (try SOCKSRequest(.connect, address)))
        #expect(seen.tunnel == "hi" && seen.outcome == .tunnel && seen.output == Self.accepted)
    }

    @Test("a request cut short is awaited")
    func truncation() {
        let bytes = Self.greeting + Self.connect
        for end in 0..<bytes.count {
            let seen = SOCKSTranscript(Array(bytes.prefix(end)))
            #expect(seen.error == nil && seen.request == nil)
        }
    }

    @Test("a user name and password keep streams apart", arguments: Pieces.sizes)
    func isolation(size: Int) {
        let bytes: [UInt8] = [5, 2, 0, 2, 1, 2, 65, 66, 1, 67] + Self.connect
        let seen = SOCKSTranscript(bytes, size: size)
        #expect(seen.credentials == SOCKSCredentials(user: [65, 66], password: [67]))
        #expect(seen.output == [5, 2, 1, 0] + Self.accepted.dropFirst(2))
        let empty = SOCKSTranscript([5, 1, 2, 1, 0, 0] + Self.connect, size: size)
        #expect(empty.credentials == SOCKSCredentials(user: [], password: []))
        #expect(empty.outcome == .tunnel)
    }

    @Test("credentials of another version are refused, however they are cut", arguments: [1, .max])
    func credentialsVersion(size: Int) {
        let made = SOCKSTranscript([5, 1, 2, 0x14, 1, 65, 1, 66], size: size)
        #expect(made.error == .wrongVersion(0x14))
        #expect(made.credentials == nil)
    }

    @Test("a set password lets in only who knows it")
    func password() throws {
        let wanted = try #require(SOCKSCredentials(user: [65], password: [66]))
        let right = SOCKSTranscript(
            [5, 1, 2, 1, 1, 65, 1, 66] + Self.connect,
            policy: .only(wanted)
        )
        #expect(right.outcome == .tunnel)
        for wrong: [UInt8] in [[1, 65, 1, 67], [1, 64, 1, 66], [1, 65, 0], [0, 1, 66]] {
            let seen = SOCKSTranscript([5, 1, 2, 1] + wrong, policy: .only(wanted))
            #expect(seen.error == .badCredentials && seen.output == [5, 2, 1, 1])
        }
        let none = SOCKSTranscript(Self.greeting, policy: .only(wanted))
        #expect(none.error == .noAcceptableMethod && none.output == [5, 0xFF])
    }

    static let requests: [([UInt8], SOCKSCommand, String)] = [
        ([5, 1, 0, 1, 1, 2, 3, 4, 0, 80], .connect, "1.2.3.4:80"),
        ([5, 1, 0, 4] + [UInt8](repeating: 0, count: 15) + [1, 0, 80], .connect, "[::1]:80"),
        ([5, 1, 0, 3, 7] + Array("1.2.3.4".utf8) + [0, 80], .connect, "1.2.3.4:80"),
        ([5, 3, 0, 1, 0, 0, 0, 0, 0, 0], .associate, "0.0.0.0:0"),
        ([5, 0xF0, 0, 3, 1, 97, 0, 0], .resolve, "a:0"),
        ([5, 0xF1, 0, 1, 9, 9, 9, 9, 0, 0], .resolvePointer, "9.9.9.9:0"),
    ]

    @Test("every command and address type", arguments: requests)
    func commands(bytes: [UInt8], command: SOCKSCommand, address: String) {
        let seen = SOCKSTranscript(Self.greeting + bytes, size: 1)
        #expect(seen.request?.command == command)
        #expect(seen.request?.address.description == address)
        let outcomes: [SOCKSCommand: SOCKSOutcome] = [.connect: .tunnel, .associate: .hold]
        #expect(seen.outcome == outcomes[command] ?? .close)
    }

    static let refused: [([UInt8], SOCKSError, UInt8?)] = [
        ([5, 2, 0, 1, 1, 2, 3, 4, 0, 80], .unsupportedCommand(2), 7),
        ([5, 9, 0, 1, 1, 2, 3, 4, 0, 80], .unsupportedCommand(9), 7),
        ([5, 1, 0, 2, 1], .unsupportedAddressType(2), 8),
        ([5, 1, 1, 1, 1, 2, 3, 4, 0, 80], .malformedReserved(1), 1),
        ([5, 1, 0, 3, 0, 0, 80], .malformedName, 1),
        ([5, 1, 0, 3, 1, 0, 0, 80], .malformedName, 1),
        ([5, 1, 0, 3, 1, 32, 0, 80], .malformedName, 1),
        ([5, 1, 0, 3, 1, 0xFF, 0, 80], .malformedName, 1),
        ([5, 0xF1, 0, 3, 1, 97, 0, 0], .unsuitableAddress, 8),
        ([4, 1], .wrongVersion(4), nil),
    ]

    @Test("a request that breaks the rules is answered and ended", arguments: refused)
    func refuses(bytes: [UInt8], error: SOCKSError, code: UInt8?) {
        for size in Pieces.sizes {
            let seen = SOCKSTranscript(Self.greeting + bytes, size: size)
            #expect(seen.error == error)
            let farewell = code.map { [5, $0, 0, 1, 0, 0, 0, 0, 0, 0] }
            let old: [UInt8] = [0, 0x5B, 0, 0, 0, 0, 0, 0]
            #expect(seen.output == [5, 0] + (farewell ?? old))
        }
    }

    @Test("a failed connection is told and closed")
    func failure() {
        let seen = SOCKSTranscript(Self.greeting + Self.connect, reply: .connectionRefused)
        #expect(seen.outcome == .close && seen.output[3] == 5)
    }

    @Test(
        "HTTP is answered with a page",
        arguments: ["GET / HTTP/1.1\r\n", "CONNECT a:1 HTTP/1.1"]
    )
    func plainHTTP(text: String) {
        let seen = SOCKSTranscript(Array(text.utf8), size: 1)
        #expect(seen.error == .plainHTTP)
        let page = String(decoding: seen.output, as: UTF8.self)
        #expect(page.hasPrefix("HTTP/1.1 501 ") && page.contains("This is a SOCKS5 proxy"))
    }

    @Test("other protocols are turned away at their first byte")
    func otherProtocols() {
        #expect(SOCKSTranscript([0x16, 3, 1]).error == .wrongVersion(0x16))
        let four = SOCKSTranscript([4, 1, 0, 80])
        #expect(four.error == .wrongVersion(4) && four.output == [0, 0x5B, 0, 0, 0, 0, 0, 0])
        #expect(SOCKSTranscript([5, 0]).error == .noAcceptableMethod)
        #expect(SOCKSTranscript([5, 1, 0x80]).output == [5, 0xFF])
    }

    @Test("the request is due in time, the answer is not")
    func deadline() throws {
        var machine = SOCKSServerMachine(now: .start, policy: .anyone)
        #expect(machine.deadline == .seconds(10))
        var output = ByteWriter()
        try (Self.greeting + Self.connect).withUnsafeBytes { bytes in
            var input = bytes
            _ = try machine.next(&input, into: &output)
        }
        #expect(machine.deadline == nil)
    }

    @Test("seeded garbage: cutting never changes the outcome")
    func garbage() {
        var generator = SeededGenerator(seed: 1928)
        for _ in 0..<1_000 {
            var bytes = Self.greeting + Self.connect + generator.bytes(4)
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            #expect(SOCKSTranscript(bytes, size: 1) == SOCKSTranscript(bytes))
        }
    }
}
