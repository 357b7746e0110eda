import Bytes
import HTTPWire

/// What a server machine made of some bytes, joined so that it does not depend on how they were
/// cut.
struct ServerTranscript: Equatable {
    struct Exchange: Equatable {
        var head: HTTPRequestHead
        var body = ""
        var isComplete = false
    }

    var exchanges: [Exchange] = []
    var tunnel = ""
    var error: HTTPError?
    var output = ""

    var bodies: [String] { exchanges.map(\.body) }
    var complete: Int { exchanges.count { $0.isComplete } }

    /// Feeds `bytes` in pieces of `size`, answering each complete request with 204.
    init(_ bytes: [UInt8], size: Int = .max, bodyLimit: Int = 1_000_000) {
        var machine = HTTPServerMachine(now: .start, bodyLimit: bodyLimit)
        var writer = ByteWriter()
        var held: [UInt8] = []
        for piece in Pieces.cut(bytes, into: size) {
            held += piece
            do throws(HTTPError) {
                let left = try held.withUnsafeBufferPointer { (typed) throws(HTTPError) in
                    try feed(&machine, UnsafeRawBufferPointer(typed), &writer)
                }
                held.removeFirst(held.count - left)
            } catch {
                self.error = error
                break
            }
        }
        output = writer.string
    }

    init(_ text: String, size: Int = .max, bodyLimit: Int = 1_000_000) {
        self.init(Array(text.utf8), size: size, bodyLimit: bodyLimit)
    }

    /// How many bytes were left over.
    private mutating func feed(
        _ machine: inout HTTPServerMachine,
        _ bytes: UnsafeRawBufferPointer,
        _ writer: inout ByteWriter
    ) throws(HTTPError) -> Int {
        var input = bytes
        while let event = try machine.next(&input, now: .start) {
            switch event {
            case .head(let head): exchanges.append(Exchange(head: head))
            case .body(let piece): exchanges[exchanges.count - 1].body += Pieces.text(piece)
            case .end:
                exchanges[exchanges.count - 1].isComplete = true
                answer(&machine, &writer)
            case .tunnel(let piece): tunnel += Pieces.text(piece)
            }
        }
        return input.count
    }

    private func answer(_ machine: inout HTTPServerMachine, _ writer: inout ByteWriter) {
        let head = exchanges[exchanges.count - 1].head
        let switches = head.fields.contains(.upgrade)
        let status: HTTPStatus =
            head.method == .connect ? .ok : switches ? .switchingProtocols : .noContent
        machine.respond(HTTPResponseHead(status), body: .none, into: &writer)
        _ = machine.finish(into: &writer, now: .start)
    }
}
