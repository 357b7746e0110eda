import Bytes
import HTTPWire
import Net

/// A server on a loop of its own, and where it listens.
struct ServerScope: Sendable {
    let loop: EventLoop
    let server: HTTPServer
    let address: SocketAddress

    /// The URL of `path` on this server.
    func url(_ path: String, scheme: String = "http") throws -> HTTPURL {
        guard let url = HTTPURL("\(scheme)://\(address)\(path)") else {
            throw NetError.addressInvalid(path)
        }
        return url
    }

    /// A connection to the server.
    func dialled() async throws -> TCPConnection {
        try await dial(address, on: loop)
    }

    /// What comes back for `text` on a connection that then ends our side.
    func answer(to text: String) async throws -> String {
        let stream = try await dialled()
        return String(decoding: try await exchange(Array(text.utf8), over: stream), as: UTF8.self)
    }
}

/// Runs `body` with a server that answers with `answer`.
func withServer(
    options: HTTPServerOptions = HTTPServerOptions(),
    answer: @escaping HTTPServer.Answer,
    _ body: (ServerScope) async throws -> Void
) async throws {
    try await withLoop { loop in
        let (server, address) = try await loop.run {
            let server = HTTPServer(on: loop, options: options, answer: answer)
            try server.listen(at: anyPort)
            return (server, server.address ?? anyPort)
        }
        try await body(ServerScope(loop: loop, server: server, address: address))
    }
}

extension HTTPServerOptions {
    /// Answers without the time of day, so that they can be compared whole.
    static var dateless: HTTPServerOptions {
        var options = HTTPServerOptions()
        options.date = .omitted
        return options
    }
}
