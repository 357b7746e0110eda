package import Bytes

/// The client side of one SOCKS5 conversation (RFC 1928, RFC 1929, Tor's RESOLVE).
///
/// `start`, then `next` until it gives `established`.
package struct SOCKSClientMachine: Sendable {
    /// What was read.
    ///
    /// Borrowed bytes lie in the input and live as long as it does.
    package enum Event {
        /// The request was granted, with the address of the reply: see `SOCKSServerMachine.reply`.
        case established(SOCKSAddress)
        /// Bytes of the connection asked for.
        case tunnel(UnsafeRawBufferPointer)
    }

    private enum State: Sendable {
        case method
        case credentials
        case reply
        case tunnel
        case failed(SOCKSError)
    }

    private let request: SOCKSRequest
    private let credentials: SOCKSCredentials?
    private var state = State.method
    private var buffer = SOCKSBuffer()

    /// A conversation about `request`; `credentials` are offered when given.
    package init(_ request: SOCKSRequest, credentials: SOCKSCredentials? = nil) {
        self.request = request
        self.credentials = credentials
    }

    /// Writes the greeting.
    ///
    /// With credentials only their method is offered, so that a proxy that keeps streams apart by
    /// them cannot overlook them.
    package func start(into output: inout ByteWriter) {
        output.append([5, 1, credentials == nil ? 0 : 2])
    }

    /// Reads the next event out of `input`, removes what it took, and writes what must be sent.
    ///
    /// - Throws: Why the conversation ends: `refused` with the server's reply, or its mistake.
    package mutating func next(
        _ input: inout UnsafeRawBufferPointer,
        into output: inout ByteWriter
    ) throws(SOCKSError) -> Event? {
        do throws(SOCKSError) {
            while true {
                switch state {
                case .method:
                    guard try readMethod(&input, into: &output) else { return nil }
                case .credentials:
                    guard try readVerdict(&input, into: &output) else { return nil }
                case .reply:
                    return try readReply(&input).map { .established($0) }
                case .tunnel:
                    return input.isEmpty ? nil : .tunnel(input.takeFirst(input.count))
                case .failed(let error): throw error
                }
            }
        } catch {
            state = .failed(error)
            throw error
        }
    }

    private mutating func readMethod(
        _ input: inout UnsafeRawBufferPointer,
        into output: inout ByteWriter
    ) throws(SOCKSError) -> Bool {
        guard let message = try buffer.take(&input, length: SOCKSBuffer.pair(version: 5)) else {
            return false
        }
        switch (message[1], credentials) {
        case (0, nil):
            request.write(to: &output)
            state = .reply
        case (2, let credentials?):
            credentials.write(to: &output)
            state = .credentials
        case (0xFF, _): throw .noAcceptableMethod
        case (let method, _): throw .unexpectedMethod(method)
        }
        return true
    }

    private mutating func readVerdict(
        _ input: inout UnsafeRawBufferPointer,
        into output: inout ByteWriter
    ) throws(SOCKSError) -> Bool {
        guard let message = try buffer.take(&input, length: SOCKSBuffer.pair(version: 1)) else {
            return false
        }
        guard message[1] == 0 else { throw .badCredentials }
        request.write(to: &output)
        state = .reply
        return true
    }

    private mutating func readReply(
        _ input: inout UnsafeRawBufferPointer
    ) throws(SOCKSError) -> SOCKSAddress? {
        let message = try buffer.take(&input) { (held) throws(SOCKSError) in
            // Refusals often carry no proper address, and nothing after the code matters.
            if held.count >= 2, held[0] == 5, held[1] != 0 {
                throw .refused(SOCKSReply(rawValue: held[1]))
            }
            let count = try SOCKSBuffer.addressed(held)
            return held.count == 1 ? 2 : count
        }
        guard let message else { return nil }
        let address = try SOCKSAddress(message: message)
        state = .tunnel
        return address
    }
}
