import Bytes
package import Crypto

/// Opens TLS sessions over the streams of another dialer.
package struct TLSDialer: Dialer {
    private let dialer: any Dialer
    private let context: TLSContext
    /// The name the peer's certificate must bear; nil for the target's own.
    package var serverName: String?
    /// How long a handshake may take, once connected.
    package var timeout = Duration.seconds(15)

    /// A dialer that speaks TLS as `context`, a client's, says.
    package init(over dialer: any Dialer = DirectDialer(), _ context: TLSContext) {
        precondition(context.role == .client, "who dials is the client")
        self.dialer = dialer
        self.context = context
    }

    package func dial(_ target: Target, on loop: EventLoop) async throws -> any ByteStream {
        let stream = try await dialer.dial(target, on: loop)
        return try await secure(stream, name: serverName ?? Self.name(of: target))
    }

    /// A session over a stream that is already open, once its handshake is done.
    package func secure(
        _ stream: any ByteStream,
        name: String?
    ) async throws(NetError) -> TLSStream {
        let (context, timeout) = (context, timeout)
        return try await stream.loop.wait { (waiter: Waiter<TLSStream>) in
            do throws(NetError) {
                let secured = try TLSStream(over: stream, context, serverName: name)
                let timer = stream.loop.schedule(after: timeout) {
                    secured.close()
                    waiter.resume(.failure(.timedOut(after: timeout)))
                }
                secured.onOpen = {
                    timer.cancel()
                    secured.onEnd = nil
                    if !waiter.resume(.success(secured)) { secured.close() }
                }
                secured.onEnd = { end in
                    timer.cancel()
                    waiter.resume(.failure(Self.error(of: end)))
                }
                waiter.onAbandon { secured.close() }
            } catch {
                waiter.resume(.failure(error))
            }
        }
    }

    private static func error(of end: StreamEnd) -> NetError {
        switch end {
        case .finished: .reset
        case .failed(let error): error
        }
    }

    private static func name(of target: Target) -> String? {
        switch target {
        case .endpoint(let endpoint): endpoint.address.description
        case .name(let name, _): name
        case .local: nil
        }
    }
}
