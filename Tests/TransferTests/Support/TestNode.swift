import Bytes
import Crypto
import Files
import Net
import Synchronization
import Transfer
import TransferWire

/// A node with nothing but transfers, in a folder of its own, reachable on loopback.
final class TestNode: Sendable {
    let root: Path
    let identity: Ed25519.PrivateKey
    let loop: EventLoop
    let service: TransferService
    let endpoint: Endpoint

    /// A node that keeps everything in `root`, and so goes on where another in `root` stopped.
    init(
        _ root: Path,
        seed: UInt8,
        on loop: EventLoop,
        _ change: (inout TransferSettings) -> Void = { _ in }
    ) async throws {
        (self.root, self.loop) = (root, loop)
        identity = try TestNode.key(seed)
        var settings = TransferSettings(
            downloads: root / "downloads",
            database: root / "transfers.sqlite"
        )
        settings.retry = RetryDelay(first: .milliseconds(5), longest: .milliseconds(20))
        settings.spacePoll = .milliseconds(20)
        settings.spareBytes = 0
        change(&settings)
        try Folder(root).create()
        let service = try await TransferService.open(as: identity, settings)
        self.service = service
        endpoint = try await loop.run { () throws(NetError) in
            let address = SocketAddress.ip(Endpoint(.v4(.loopback), port: 0))
            let listener = try TCPListener(on: loop, at: address) { service.incoming($0) }
            guard let endpoint = listener.localAddress else { throw .shutDown }
            return endpoint
        }
    }

    static func key(_ seed: UInt8) throws -> Ed25519.PrivateKey {
        try [UInt8](repeating: seed, count: 32).withUnsafeBytes { try Ed25519.PrivateKey(seed: $0) }
    }

    var address: ContactAddress { service.address }
    var downloads: Path { root / "downloads" }

    /// Opens a connection to this node on `loop`.
    func dial(on loop: EventLoop) async throws -> TCPConnection {
        try await DirectDialer().connect(to: .endpoint(endpoint), on: loop)
    }

    /// Sends to `other` over plain connections.
    @discardableResult
    func send(_ paths: [Path], to other: TestNode) async throws -> TransferView {
        let loop = loop
        return try await service.send(paths, to: other.address) { try await other.dial(on: loop) }
    }

    /// Has files from `other` accepted without asking.
    func allow(_ other: TestNode) async throws {
        try await service.setContact(other.address, name: "friend", allowed: true)
    }

    /// Waits until some transfer is as `isReached` wants, and returns it.
    func wait(
        until isReached: @escaping @Sendable (TransferView) -> Bool
    ) async -> TransferView {
        let watch = Watch(isReached)
        let number = await service.observe { watch.look(at: $0) }
        watch.look(at: await service.list())
        let found = await watch.found
        await service.stopObserving(number)
        return found
    }

    /// Waits until the only transfer has ended, and returns it.
    func ended() async -> TransferView { await wait { $0.state.isFinal } }

    /// What is left of transfers that are not done.
    func partials() throws -> [Path] {
        let folder = downloads / ".warren-partial"
        guard try FileStatus.ifPresent(folder) != nil else { return [] }
        return try Folder(folder).entries().map(\.path)
    }
}

/// Waits for one view among many.
private final class Watch: Sendable {
    private struct State {
        var found: TransferView?
        var waiting: CheckedContinuation<TransferView, Never>?
    }

    private let state = Mutex(State())
    private let isReached: @Sendable (TransferView) -> Bool

    init(_ isReached: @escaping @Sendable (TransferView) -> Bool) { self.isReached = isReached }

    func look(at views: [TransferView]) {
        guard let found = views.first(where: isReached) else { return }
        let waiting = state.withLock { state in
            if state.found == nil { state.found = found }
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: found)
    }

    var found: TransferView {
        get async {
            await withCheckedContinuation { continuation in
                let early = state.withLock { state in
                    if state.found == nil { state.waiting = continuation }
                    return state.found
                }
                if let early { continuation.resume(returning: early) }
            }
        }
    }
}
