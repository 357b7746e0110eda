import Bytes
import HTTPWire
import Net
import RelayWire

/// One connection to the proxy, from its greeting to its last byte.
///
/// `@unchecked Sendable`: confined to the loop of its connection, which every callback is on.
final class SOCKSSession: @unchecked Sendable {
    private let connection: TCPConnection
    private let client: RelayClient
    private let loop: EventLoop
    private var machine: SOCKSServerMachine
    /// Bytes the machine has not taken yet.
    private var early: [UInt8] = []
    private var splice: StreamSplice?
    private var datagrams: SOCKSDatagrams?
    private var task: Task<Void, Never>?
    private var isClosed = false
    private lazy var deadline = LoopTimer(on: loop) { [unowned self] in close() }
    /// Told once when the session is over.
    var onClose: (() -> Void)?

    init(_ connection: TCPConnection, client: RelayClient) {
        self.connection = connection
        self.client = client
        loop = connection.loop
        machine = SOCKSServerMachine(now: loop.now, policy: .anyone)
    }

    func start() {
        if let due = machine.deadline { deadline.set(at: due) }
        connection.onEnd = { [unowned self] _ in close() }
        connection.onBytes = { [unowned self] bytes in read(UnsafeRawBufferPointer(bytes)) }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        deadline.cancel()
        task?.cancel()
        splice?.close()
        datagrams?.close()
        connection.close()
        onClose?()
        onClose = nil
    }

    /// Leaves the connection to drain and end by itself.
    private func release() {
        guard !isClosed else { return }
        isClosed = true
        (connection.onBytes, connection.onEnd, connection.onDrain) = (nil, nil, nil)
        onClose?()
        onClose = nil
    }

    private func read(_ bytes: UnsafeRawBufferPointer) {
        early.append(contentsOf: bytes)
        guard early.count <= 1 << 20 else { return close() }
        var output = ByteWriter()
        do throws(SOCKSError) {
            let request = try next(&output)
            send(output)
            if let request { serve(request) }
        } catch {
            connection.onBytes = nil
            send(output)
            connection.finish()
        }
    }

    private func next(_ output: inout ByteWriter) throws(SOCKSError) -> SOCKSRequest? {
        let (request, taken) = try early.lend {
            (bytes) throws(SOCKSError) -> (SOCKSRequest?, Int) in
            var rest = bytes
            let event = try machine.next(&rest, into: &output)
            guard case .request(let request)? = event else {
                return (nil, bytes.count - rest.count)
            }
            return (request, bytes.count - rest.count)
        }
        early.removeFirst(taken)
        return request
    }

    private func send(_ output: ByteWriter) {
        if output.count > 0 { connection.write(output.bytes) }
    }

    // MARK: Requests

    private func serve(_ request: SOCKSRequest) {
        deadline.cancel()
        connection.pauseReading()
        let isolation = machine.credentials.map(Self.isolation) ?? ""
        let (client, session) = (client, self)
        // One task per request, not per message: opening a stream is a conversation.
        task = Task(executorPreference: loop) {
            do throws(ReachError) {
                switch request.command {
                case .connect:
                    let stream = try await client.open(StreamTarget(request), isolation: isolation)
                    await session.onLoop { $0.opened(stream) }
                case .associate:
                    let association = try await client.associate(isolation: isolation)
                    await session.onLoop { $0.opened(association) }
                case .resolve, .resolvePointer:
                    let found = try await client.resolve(
                        StreamTarget(request),
                        isolation: isolation
                    )
                    await session.onLoop { $0.resolved(found) }
                }
            } catch {
                await session.onLoop { $0.refuse(SOCKSReply(error)) }
            }
        }
    }

    /// One text for each pair of user and password: the length keeps `a:b`, `c` from `a`, `b:c`.
    static func isolation(_ credentials: SOCKSCredentials) -> String {
        "\(credentials.user.count):\(credentials.user):\(credentials.password)"
    }

    private func onLoop(_ act: @escaping @Sendable (SOCKSSession) -> Void) async {
        await loop.run { act(self) }
    }

    private func opened(_ stream: RelayStream) {
        guard !isClosed else { return stream.close() }
        var output = ByteWriter()
        _ = machine.reply(.succeeded, into: &output)
        send(output)
        let splice = StreamSplice(connection, stream) { [unowned self] outcome in
            switch outcome {
            case .finished: release()
            case .failed: close()
            }
        }
        self.splice = splice
        splice.start(with: early)
        early = []
    }

    private func opened(_ association: ClientAssociation) {
        guard !isClosed, let local = connection.localAddress else { return association.close() }
        do throws(NetError) {
            let datagrams = try SOCKSDatagrams(
                on: loop,
                at: local.address,
                peer: connection.peerAddress?.address,
                association
            )
            self.datagrams = datagrams
            association.onEnd = { [unowned self] in close() }
            var output = ByteWriter()
            let bound = datagrams.localAddress
            _ = machine.reply(
                .succeeded,
                bound: SOCKSAddress(bound.address, port: bound.port),
                into: &output
            )
            send(output)
            connection.onBytes = { _ in }
            connection.resumeReading()
        } catch {
            association.close()
            refuse(.generalFailure)
        }
    }

    private func resolved(_ found: [StreamTarget]) {
        guard !isClosed else { return }
        guard let bound = found.lazy.compactMap(SOCKSAddress.init).first else {
            return refuse(.hostUnreachable)
        }
        var output = ByteWriter()
        _ = machine.reply(.succeeded, bound: bound, into: &output)
        send(output)
        conclude()
    }

    private func refuse(_ reply: SOCKSReply) {
        guard !isClosed else { return }
        var output = ByteWriter()
        _ = machine.reply(reply, into: &output)
        send(output)
        conclude()
    }

    /// Waits for the client to close after its answer, but not longer than RFC 1928 §6 allows.
    private func conclude() {
        connection.onBytes = { _ in }
        connection.finish()
        connection.resumeReading()
        deadline.set(after: .seconds(10))
    }
}

extension StreamTarget {
    init(_ request: SOCKSRequest) {
        switch request.address.host {
        case .address(let address):
            self = .endpoint(Endpoint(address, port: request.address.port))
        case .name(let name): self = .name(name, port: request.address.port)
        }
    }
}

extension SOCKSAddress {
    /// The address of a lookup's answer.
    init?(_ target: StreamTarget) {
        switch target {
        case .endpoint(let endpoint): self.init(endpoint.address, port: 0)
        case .name(let name, _):
            do throws(SOCKSError) { try self.init(name: name, port: 0) } catch { return nil }
        case .service: return nil
        }
    }
}

extension SOCKSReply {
    /// What a proxy's client is told of a failure.
    init(_ error: ReachError) {
        switch error {
        case .noList, .noPath, .noCircuit: self = .networkUnreachable
        case .refused(.refused): self = .connectionRefused
        case .refused(.forbidden): self = .notAllowed
        case .refused(.unknownName), .refused(.unreachable), .peerAbsent: self = .hostUnreachable
        case .refused(.timedOut): self = .timeToLiveExpired
        case .refused(.unsupported): self = .commandNotSupported
        case .refused, .stopped: self = .generalFailure
        }
    }
}
