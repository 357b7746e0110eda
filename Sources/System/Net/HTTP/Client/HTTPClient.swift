import Bytes
package import HTTPWire

/// Asks HTTP/1.1 servers, over whatever its dialers open, and keeps idle connections for the next.
///
/// Redirects, cookies and authorization are its user's business. Called from any thread; its state,
/// which is why it is `@unchecked Sendable`, is touched on its loop only.
package final class HTTPClient: @unchecked Sendable {
    /// Where a connection leads.
    private struct Route: Hashable {
        let target: Target
        let isSecure: Bool
    }

    package let loop: EventLoop
    private let dialer: any Dialer
    private let secureDialer: (any Dialer)?
    private let options: HTTPClientOptions
    private var idle: [Route: [HTTPClientConnection]] = [:]
    private var idleCount = 0

    /// A client that opens `http` by `dialer` and `https` by `secureDialer`, which speaks TLS.
    package init(
        on loop: EventLoop,
        dialer: any Dialer = DirectDialer(),
        secureDialer: (any Dialer)? = nil,
        options: HTTPClientOptions = HTTPClientOptions()
    ) {
        self.loop = loop
        self.dialer = dialer
        self.secureDialer = secureDialer
        self.options = options
    }

    /// The whole response to a request.
    ///
    /// Throws `NetError`, `HTTPError`, or what a dialer throws; cancelling closes the connection.
    package func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let body = Collected()
        let head = try await stream(request) { _ in
            body.bytes = []
        } onBody: {
            body.bytes.append(contentsOf: $0)
        }
        return HTTPClientResponse(head: head, body: body.bytes)
    }

    /// Written on the loop, read after the end.
    private final class Collected: @unchecked Sendable {
        var bytes: [UInt8] = []
    }

    /// Asks, gives the response to closures as it comes, on the loop; returns its head at the end.
    package func stream(
        _ request: HTTPClientRequest,
        onHead: @escaping @Sendable (HTTPResponseHead) -> Void,
        onBody: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) async throws -> HTTPResponseHead {
        let route = try route(of: request)
        if let reused = await loop.run({ self.takeIdle(route) }) {
            do {
                return try await exchange(request, over: reused, route, onHead, onBody)
            } catch  where isStale(error, reused) && request.method.isIdempotent {
                // The server had closed it before the request reached it (RFC 9112 §9.3.1).
            }
        }
        let fresh = try await connect(route)
        return try await exchange(request, over: fresh, route, onHead, onBody)
    }

    private func isStale(_ error: any Error, _ connection: HTTPClientConnection) -> Bool {
        guard !Task.isCancelled, !connection.hasHeard else { return false }
        return error as? NetError == .reset || error as? HTTPError == .truncated
    }

    private func route(of request: HTTPClientRequest) throws -> Route {
        let url = request.url
        let host = url.authority.host
        guard let target = request.target ?? Target(host: host, port: url.port) else {
            throw NetError.addressInvalid(host)
        }
        return Route(target: target, isSecure: url.scheme.isSecure)
    }

    private func connect(_ route: Route) async throws -> HTTPClientConnection {
        guard let dialer = route.isSecure ? secureDialer : dialer else {
            throw NetError.tls("this client has no way to open TLS")
        }
        let stream = try await dialer.dial(route.target, on: loop)
        return await loop.run { HTTPClientConnection(stream) }
    }

    private func exchange(
        _ request: HTTPClientRequest,
        over connection: HTTPClientConnection,
        _ route: Route,
        _ onHead: @escaping @Sendable (HTTPResponseHead) -> Void,
        _ onBody: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) async throws -> HTTPResponseHead {
        let result = try await loop.wait { (waiter: Waiter<Result<HTTPResponseHead, any Error>>) in
            let timer = self.loop.schedule(after: request.timeout) {
                connection.fail(NetError.timedOut(after: request.timeout))
            }
            let exchange = HTTPClientConnection.Exchange(onHead: onHead, onBody: onBody) { result in
                timer.cancel()
                self.keep(connection, route)
                waiter.resume(.success(result))
            }
            connection.send(request.head, request.body, limit: request.bodyLimit, exchange)
            waiter.onAbandon { connection.fail(NetError.cancelled) }
        }
        return try result.get()
    }
}

extension HTTPClient {
    private func takeIdle(_ route: Route) -> HTTPClientConnection? {
        guard let connection = idle[route]?.popLast() else { return nil }
        forgetOne(route)
        connection.onIdleEnd = nil
        connection.idleTimer?.cancel()
        connection.idleTimer = nil
        return connection
    }

    private func keep(_ connection: HTTPClientConnection, _ route: Route) {
        guard connection.isReusable, idleCount < options.idleConnections else {
            return connection.close()
        }
        idle[route, default: []].append(connection)
        idleCount += 1
        connection.onIdleEnd = { [weak self, unowned connection] in
            guard let self else { return }
            idle[route]?.removeAll { $0 === connection }
            forgetOne(route)
        }
        connection.idleTimer = loop.schedule(after: options.idleTimeout) { [weak connection] in
            connection?.close()
        }
    }

    private func forgetOne(_ route: Route) {
        idleCount -= 1
        if idle[route]?.isEmpty == true { idle[route] = nil }
    }

    /// Closes the idle connections; requests under way go on.
    package func closeIdle() {
        loop.preconditionOnLoop()
        for connection in idle.values.flatMap({ $0 }) { connection.close() }
    }
}

extension HTTPClientRequest {
    /// The head as it is written.
    var head: HTTPRequestHead {
        var fields = fields
        fields[.host] = url.authority.description
        return HTTPRequestHead(method, url.target, fields: fields)
    }
}
