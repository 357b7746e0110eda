import Bytes
import HTTPWire
import Testing

@Suite("The client side of SOCKS5, and its datagrams")
struct SOCKSClientTests {
    /// What the client wrote, the address it was told, the bytes after it.
    private func run(
        _ bytes: [UInt8],
        size: Int = .max,
        credentials: SOCKSCredentials? = nil
    ) throws(SOCKSError) -> (output: [UInt8], bound: SOCKSAddress?, tunnel: String) {
        let request = try SOCKSRequest(.connect, SOCKSAddress(name: "a.b", port: 80))
        var machine = SOCKSClientMachine(request, credentials: credentials)
        var output = ByteWriter()
        var bound: SOCKSAddress?
        var tunnel = ""
        machine.start(into: &output)
        for piece in Pieces.cut(bytes, into: size) {
            try piece.withUnsafeBufferPointer { (typed) throws(SOCKSError) in
                var input = UnsafeRawBufferPointer(typed)
                while let event = try machine.next(&input, into: &output) {
                    switch event {
                    case .established(let address): bound = address
                    case .tunnel(let piece): tunnel += Pieces.text(piece)
                    }
                }
            }
        }
        return (output.bytes, bound, tunnel)
    }

    static let request: [UInt8] = [5, 1, 0, 3, 3, 97, 46, 98, 0, 80]
    static let reply: [UInt8] = [5, 0, 0, 1, 1, 2, 3, 4, 0, 9]

    @Test("a request is granted, however the reply is cut", arguments: Pieces.sizes)
    func granted(size: Int) throws {
        let seen = try run([5, 0] + Self.reply + [104, 105], size: size)
        #expect(seen.output == [5, 1, 0] + Self.request && seen.tunnel == "hi")
        #expect(seen.bound?.description == "1.2.3.4:9")
    }

    @Test("credentials are given when there are some", arguments: Pieces.sizes)
    func credentials(size: Int) throws {
        let credentials = SOCKSCredentials(user: [65], password: [66, 67])
        let seen = try run([5, 2, 1, 0] + Self.reply, size: size, credentials: credentials)
        #expect(seen.output == [5, 1, 2, 1, 1, 65, 2, 66, 67] + Self.request)
        #expect(seen.bound != nil)
        #expect(throws: SOCKSError.badCredentials) {
            try run([5, 2, 1, 1], size: size, credentials: credentials)
        }
    }

    static let refused: [([UInt8], SOCKSError)] = [
        ([4], .wrongVersion(4)), ([5, 0xFF], .noAcceptableMethod), ([5, 2], .unexpectedMethod(2)),
        ([5, 0, 5, 5], .refused(.connectionRefused)),
        ([5, 0, 5, 0xF2, 0, 0, 0], .refused(.introductionFailed)),
        ([5, 0, 4], .wrongVersion(4)), ([5, 0, 5, 0, 0, 9, 0], .unsupportedAddressType(9)),
        ([5, 0, 5, 0, 7, 1, 1, 2, 3, 4, 0, 9], .malformedReserved(7)),
    ]

    @Test("a refusal or a mistake of the server ends it", arguments: refused)
    func refuses(bytes: [UInt8], error: SOCKSError) {
        for size in Pieces.sizes {
            #expect(throws: error) { try run(bytes, size: size) }
        }
    }

    @Test("both sides of this module understand each other")
    func together() throws {
        let seen = try run([5, 0] + Self.reply)
        let server = SOCKSTranscript(seen.output, size: 1)
        #expect(server.request?.address.description == "a.b:80" && server.outcome == .tunnel)
    }

    @Test("credentials and names at their limits and past them")
    func limits() throws {
        let most = [UInt8](repeating: 65, count: 255)
        #expect(SOCKSCredentials(user: most, password: most) != nil)
        #expect(SOCKSCredentials(user: most + [65], password: []) == nil)
        let name = String(repeating: "n", count: 255)
        #expect(try SOCKSAddress(name: name, port: 1).host == .name(name))
        #expect(throws: SOCKSError.malformedName) { try SOCKSAddress(name: name + "n", port: 1) }
    }

    @Test("a datagram's header is written and read")
    func datagram() throws {
        for host in ["1.2.3.4", "::1", "a.b", String(repeating: "n", count: 255)] {
            let address = try SOCKSAddress(name: host, port: 53)
            var writer = ByteWriter()
            SOCKSDatagram.writeHeader(address, into: &writer)
            #expect(writer.count <= SOCKSLimits.datagramHeaderBytes)
            let whole = writer.bytes + [7, 8]
            try whole.withUnsafeBytes { bytes in
                let (read, payload) = try SOCKSDatagram.parse(bytes)
                #expect(read == address && Array(payload) == [7, 8])
            }
            for end in 0..<writer.count {
                #expect(throws: SOCKSError.self) {
                    try Array(whole.prefix(end)).withUnsafeBytes { _ = try SOCKSDatagram.parse($0) }
                }
            }
        }
    }

    @Test("fragments and reserved bytes are refused")
    func fragments() {
        for (bytes, error): ([UInt8], SOCKSError) in [
            ([0, 0, 1, 1, 1, 2, 3, 4, 0, 53], .fragmented(1)),
            ([0, 0, 0x80, 1, 1, 2, 3, 4, 0, 53], .fragmented(0x80)),
            ([0, 1, 0, 1, 1, 2, 3, 4, 0, 53], .malformedReserved(1)),
            ([0, 0, 0, 5, 1, 2, 3, 4, 0, 53], .unsupportedAddressType(5)),
        ] {
            #expect(throws: error) {
                try bytes.withUnsafeBytes { _ = try SOCKSDatagram.parse($0) }
            }
        }
    }
}
