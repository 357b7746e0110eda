import Bytes
import Crypto

/// A client and a server session joined in memory.
final class TLSPair {
    /// 2026-01-01, when the certificates of these tests become valid.
    static let start: Int64 = 1_767_225_600

    let client: TLSSession
    let server: TLSSession
    private(set) var clientReceived: [UInt8] = []
    private(set) var serverReceived: [UInt8] = []

    init(client: TLSContext, server: TLSContext, name: String? = "warren.test") throws(TLSError) {
        self.client = try TLSSession(client, serverName: name)
        self.server = try TLSSession(server)
    }

    /// Carries bytes both ways, in pieces of at most `piece`, until both are quiet.
    func run(piece: Int = .max) throws(TLSError) {
        while client.pendingOutput > 0 || server.pendingOutput > 0 {
            var flight: [UInt8] = []
            client.drainOutput { flight = Array($0) }
            try deliver(flight, to: server, piece) { serverReceived += $0 }
            flight = []
            server.drainOutput { flight = Array($0) }
            try deliver(flight, to: client, piece) { clientReceived += $0 }
        }
    }

    private func deliver(
        _ bytes: [UInt8],
        to session: TLSSession,
        _ piece: Int,
        _ received: ([UInt8]) -> Void
    ) throws(TLSError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(piece))
            rest = rest.dropFirst(part.count)
            try part.span.bytes.withUnsafeBytes { (part) throws(TLSError) in
                try session.receive(part) { received(Array($0)) }
            }
        }
    }
}

extension TLSSession {
    func send(_ bytes: [UInt8]) throws(TLSError) {
        try bytes.span.bytes.withUnsafeBytes { (bytes) throws(TLSError) in try send(bytes) }
    }

    func receive(_ bytes: [UInt8]) throws(TLSError) {
        try bytes.span.bytes.withUnsafeBytes { (bytes) throws(TLSError) in
            try receive(bytes) { _ in }
        }
    }
}
