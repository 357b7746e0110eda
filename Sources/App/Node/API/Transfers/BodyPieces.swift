import HTTPWire
import Net

/// The body of a request piece by piece, read no further ahead than `APILimits.uploadAhead`.
///
/// `@unchecked Sendable`: confined to the connection's loop, where its only user runs as well.
final class BodyPieces: @unchecked Sendable {
    private let http: HTTPServerRequest
    private var bytes: [UInt8] = []
    private var end: Result<Void, HTTPError>?
    private var reader: CheckedContinuation<Void, Never>?

    /// Begins to read the body of `http`.
    init(_ http: HTTPServerRequest) {
        http.loop.preconditionOnLoop()
        self.http = http
        http.readBody(limit: .max) { [self] piece in
            bytes.append(contentsOf: piece)
            if bytes.count >= APILimits.uploadAhead { http.pauseBody() }
            wakeReader()
        } onEnd: { [self] result in
            end = result
            wakeReader()
        }
    }

    /// What has come since the last call, at least one byte; nil at the end.
    func next() async throws(HTTPError) -> [UInt8]? {
        http.loop.preconditionOnLoop()
        while bytes.isEmpty {
            if let end {
                try end.get()
                return nil
            }
            await withCheckedContinuation { reader = $0 }
        }
        let taken = bytes
        bytes = []
        http.resumeBody()
        return taken
    }

    private func wakeReader() {
        let waiting = reader
        reader = nil
        waiting?.resume()
    }
}
