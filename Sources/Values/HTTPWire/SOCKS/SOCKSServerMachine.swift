package import Bytes

/// The server side of one SOCKS5 conversation (RFC 1928, RFC 1929, Tor's RESOLVE).
///
/// `next` until it gives a request; `reply` when its outcome is known; then `next` gives the bytes
/// of the tunnel. Bytes a client sends ahead of the reply stay with the caller until then.
package struct SOCKSServerMachine: Sendable {
    /// What was read.
    ///
    /// Borrowed bytes lie in the input and live as long as it does.
    package enum Event {
        /// What the client wants.
        case request(SOCKSRequest)
        /// Bytes for the connection asked for.
        case tunnel(UnsafeRawBufferPointer)
    }

    private enum State: Sendable {
        case greeting
        case credentials
        case request
        case answering
        case tunnel
        case idle
        case failed(SOCKSError)
    }

    /// The user name and password the client gave, if any.
    package private(set) var credentials: SOCKSCredentials?
    private let policy: SOCKSPolicy
    private var state = State.greeting
    private var buffer = SOCKSBuffer()
    private var command = SOCKSCommand.connect
    private let due: Moment

    /// A connection accepted at `now`, which must make its request within `timeout`.
    package init(
        now: Moment,
        policy: SOCKSPolicy,
        timeout: Duration = SOCKSLimits.handshake
    ) {
        due = now + timeout
        self.policy = policy
    }

    /// When to close for want of a request; nil once there is one.
    package var deadline: Moment? {
        switch state {
        case .greeting, .credentials, .request: due
        case .answering, .tunnel, .idle, .failed: nil
        }
    }

    /// Reads the next event out of `input`, removes what it took, and writes what must be answered.
    ///
    /// Nil means that more bytes, or the reply, must come first.
    ///
    /// - Throws: Why the client is turned away: send `output`, then close.
    package mutating func next(
        _ input: inout UnsafeRawBufferPointer,
        into output: inout ByteWriter
    ) throws(SOCKSError) -> Event? {
        do throws(SOCKSError) {
            while true {
                switch state {
                case .greeting:
                    guard try readGreeting(&input, into: &output) else { return nil }
                case .credentials:
                    guard try readCredentials(&input, into: &output) else { return nil }
                case .request:
                    guard let request = try readRequest(&input) else { return nil }
                    return .request(request)
                case .answering: return nil
                case .tunnel:
                    return input.isEmpty ? nil : .tunnel(input.takeFirst(input.count))
                case .idle:
                    _ = input.takeFirst(input.count)
                    return nil
                case .failed(let error): throw error
                }
            }
        } catch {
            refuse(error, into: &output)
            state = .failed(error)
            throw error
        }
    }

    /// Answers the request and says what becomes of the connection.
    ///
    /// - Parameters:
    ///   - reply: The outcome.
    ///   - bound: CONNECT: the address the connection goes out from. ASSOCIATE: where to send
    ///     datagrams. RESOLVE: the address (or, for RESOLVE_PTR, the name) found, port 0.
    ///   - output: Where the reply is written.
    /// - Returns: `close` for every refusal and every look-up.
    package mutating func reply(
        _ reply: SOCKSReply,
        bound: SOCKSAddress = .unspecified,
        into output: inout ByteWriter
    ) -> SOCKSOutcome {
        guard case .answering = state else { preconditionFailure("one reply to one request") }
        Self.write(reply, bound, into: &output)
        state = .idle
        guard reply == .succeeded else { return .close }
        switch command {
        case .connect:
            state = .tunnel
            return .tunnel
        case .associate: return .hold
        case .resolve, .resolvePointer: return .close
        }
    }

    private mutating func readGreeting(
        _ input: inout UnsafeRawBufferPointer,
        into output: inout ByteWriter
    ) throws(SOCKSError) -> Bool {
        let message = try buffer.take(&input) { (held) throws(SOCKSError) in
            guard let version = held.first else { return 1 }
            guard version == 5 else {
                throw Self.isLetter(version) ? .plainHTTP : .wrongVersion(version)
            }
            return held.count < 2 ? 2 : 2 + Int(held[1])
        }
        guard let methods = message?.dropFirst(2) else { return false }
        let takesPassword = methods.contains(2)
        switch policy {
        case .anyone where methods.contains(0) && !takesPassword: state = .request
        case .anyone where takesPassword, .only where takesPassword: state = .credentials
        case .anyone, .only: throw .noAcceptableMethod
        }
        output.append([5, takesPassword ? 2 : 0])
        return true
    }

    private mutating func readCredentials(
        _ input: inout UnsafeRawBufferPointer,
        into output: inout ByteWriter
    ) throws(SOCKSError) -> Bool {
        guard let message = try buffer.take(&input, length: SOCKSBuffer.credentials) else {
            return false
        }
        let given = SOCKSCredentials(message: message)
        if case .only(let wanted) = policy, !wanted.matches(given) { throw .badCredentials }
        credentials = given
        output.append([1, 0])
        state = .request
        return true
    }

    private mutating func readRequest(
        _ input: inout UnsafeRawBufferPointer
    ) throws(SOCKSError) -> SOCKSRequest? {
        guard let message = try buffer.take(&input, length: SOCKSBuffer.addressed) else {
            return nil
        }
        let request = try SOCKSRequest(message: message)
        command = request.command
        state = .answering
        return request
    }
}

extension SOCKSServerMachine {
    /// Writes the farewell that tells the client why, where the protocol has one.
    private func refuse(_ error: SOCKSError, into output: inout ByteWriter) {
        switch error {
        case .plainHTTP: Self.writePage(into: &output)
        case .wrongVersion(4):
            // SOCKS4's "request rejected", so that such a client does not wait.
            output.append([0, 0x5B, 0, 0, 0, 0, 0, 0])
        case .noAcceptableMethod: output.append([5, 0xFF])
        case .badCredentials: output.append([1, 1])
        case .unsupportedCommand: Self.write(.commandNotSupported, .unspecified, into: &output)
        case .unsupportedAddressType, .unsuitableAddress:
            Self.write(.addressTypeNotSupported, .unspecified, into: &output)
        case .malformedName, .malformedReserved:
            Self.write(.generalFailure, .unspecified, into: &output)
        case .wrongVersion, .unexpectedMethod, .fragmented, .truncated, .refused: break
        }
    }

    private static func write(
        _ reply: SOCKSReply,
        _ bound: SOCKSAddress,
        into output: inout ByteWriter
    ) {
        output.append([5, reply.rawValue, 0])
        bound.write(to: &output)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        HTTPSyntax.lowercased(byte) &- UInt8(ascii: "a") < 26
    }

    /// What a browser shows when a SOCKS port is set as its HTTP proxy.
    private static func writePage(into output: inout ByteWriter) {
        let page = """
            <!doctype html><title>This is a SOCKS5 proxy</title>
            <h1>This is a SOCKS5 proxy</h1>
            <p>It does not speak HTTP. Set this address and port as the SOCKS5 proxy (with names
            resolved by the proxy), not as the HTTP proxy.</p>

            """
        HTTPResponseHead(
            .notImplemented,
            fields: [
                .contentType: "text/html; charset=utf-8", .connection: "close",
                .contentLength: String(page.utf8.count),
            ]
        ).write(to: &output)
        output.text(page)
    }
}
