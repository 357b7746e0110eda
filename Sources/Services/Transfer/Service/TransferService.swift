package import Crypto
import Files
package import Net
import Synchronization
package import Telemetry
package import TransferWire

/// Sends files to contacts and receives what others send.
///
/// Content is end-to-end encrypted, verified chunk by chunk, and resumed after breaks and restarts
/// of either side. Each session has a thread for its disk; streams stay on their loops.
package actor TransferService {
    /// Opens a stream to the peer of a transfer, each time anew.
    package typealias Dial = @Sendable (TransferView) async throws -> any ByteStream
    /// Called with all transfers, newest first, after some of them changed.
    package typealias Observer = @Sendable ([TransferView]) -> Void

    /// What others type to send to this node.
    package nonisolated let address: ContactAddress

    let identity: Ed25519.PrivateKey
    let settings: TransferSettings
    let store: TransferStore
    let log: Log
    /// Streams of strangers in handshake.
    nonisolated let handshakes = Atomic<Int>(0)

    var records: [TransferKey: TransferRecord] = [:]
    var allContacts: [ContactAddress: Contact] = [:]
    /// Outgoing transfers under way.
    var deliveries: [TransferKey: Task<Void, Never>] = [:]
    var dials: [TransferKey: Dial] = [:]
    var redial: (@Sendable (ContactAddress) async throws -> any ByteStream)?
    var slots = Slots(TransferServiceLimits.sending)
    /// Incoming sessions, and who is at their far end.
    var sessions: [ObjectIdentifier: (peer: TransferPeer, control: SessionControl)] = [:]
    var isStopped = false

    private var observers: [UInt64: Observer] = [:]
    private var observersMade: UInt64 = 0
    private var hasNews = false
    private var toldAt: ContinuousClock.Instant?
    private var savedAt = ContinuousClock.now

    /// Opens the database and creates the download folder; nothing moves before `start`.
    package static func open(
        as identity: Ed25519.PrivateKey,
        _ settings: TransferSettings,
        log: Log = .silent
    ) async throws -> TransferService {
        let (store, records, contacts) = try await blocking {
            try Folder(settings.downloads).create()
            return try TransferStore.open(settings.database)
        }
        return TransferService(identity, settings, store, records, contacts, log)
    }

    private init(
        _ identity: Ed25519.PrivateKey,
        _ settings: TransferSettings,
        _ store: TransferStore,
        _ records: [TransferRecord],
        _ contacts: [Contact],
        _ log: Log
    ) {
        (self.identity, self.settings, self.store, self.log) = (identity, settings, store, log)
        address = ContactAddress(identity.publicKey)
        for var record in records {
            if !record.state.isFinal { record.state = .waiting }
            self.records[record.key] = record
        }
        for contact in contacts { allContacts[contact.address] = contact }
    }

    /// Tidies up after an earlier run, and goes on with what it was sending through `redial`.
    package func start(
        redialing redial: @escaping @Sendable (ContactAddress) async throws -> any ByteStream
    ) async {
        self.redial = redial
        await recover()
        for record in records.values
        where record.key.direction == .send && !record.state.isFinal {
            deliver(record.key)
        }
    }

    /// Ends every session, and returns when all of it is stored; transfers go on after a restart.
    package func stop() async {
        guard !isStopped else { return }
        isStopped = true
        for (key, task) in deliveries {
            task.cancel()
            slots.hurry(key)
        }
        let controls = records.values.compactMap(\.control) + sessions.values.map(\.control)
        for control in controls { control.order(.abort) }
        for control in controls { _ = await control.end.value }
        for task in deliveries.values { await task.value }
        for var record in records.values where !record.state.isFinal && record.state != .offered {
            let done = record.control?.snapshot.progress.doneBytes ?? 0
            record.bytesDone = max(record.bytesDone, min(done, record.bytesTotal))
            save(record)
        }
        await store.close()
    }

    // MARK: What people see

    /// All transfers, newest first.
    package func list() -> [TransferView] {
        records.values.sorted {
            ($1.createdAt, $1.key.description) < ($0.createdAt, $0.key.description)
        }.map(\.view)
    }

    /// Has `observer` called whenever something changed, at most ten times a second.
    ///
    /// Returns a number for `stopObserving`.
    package func observe(_ observer: @escaping Observer) -> UInt64 {
        observersMade += 1
        observers[observersMade] = observer
        return observersMade
    }

    /// Ends the calls of one observer.
    package func stopObserving(_ number: UInt64) { observers[number] = nil }

    /// Tells observers soon; what changes until then is told together.
    func changed() {
        guard !hasNews, !isStopped else { return }
        hasNews = true
        Task { await tell() }
    }

    private func tell() async {
        if let toldAt {
            let due = toldAt + TransferServiceLimits.noticeInterval
            // Cancellation does not happen here: nobody holds this task.
            do { try await Task.sleep(until: due, clock: .continuous) } catch { return }
        }
        toldAt = .now
        hasNews = false
        saveProgress()
        let views = list()
        for observer in observers.values { observer(views) }
    }

    private func saveProgress() {
        guard ContinuousClock.now - savedAt >= .seconds(5), !isStopped else { return }
        savedAt = .now
        for (key, record) in records where record.state == .running {
            guard let control = record.control else { continue }
            let done = control.snapshot.progress.doneBytes
            guard done > record.bytesDone else { continue }
            records[key]?.bytesDone = done
            save(key)
        }
    }

    /// What session threads call when their progress changed.
    nonisolated func makeNotice() -> @Sendable () -> Void {
        let notice = Notice { [weak self] in await self?.changed() }
        return { notice.ring() }
    }

    // MARK: Storing

    func save(_ key: TransferKey) {
        if let record = records[key] { save(record) }
    }

    private func save(_ record: TransferRecord) {
        store.save(record) { [log] error in
            log.error("a transfer could not be stored", ["reason": .address("\(error)")])
        }
    }

    /// Changes a record, stores it and tells observers.
    func update(_ key: TransferKey, _ change: (inout TransferRecord) -> Void) {
        guard var record = records[key] else { return }
        change(&record)
        records[key] = record
        if record.state != .offered { save(record) }
        if record.state.isFinal { forgetOldest() }
        changed()
    }

    private func forgetOldest() {
        let finished = records.values.filter(\.state.isFinal)
        guard finished.count > TransferServiceLimits.finished,
            let oldest = finished.min(by: { $0.createdAt < $1.createdAt })
        else { return }
        records[oldest.key] = nil
        let key = oldest.key
        Task { [store, log] in
            do { try await store.remove(key) } catch {
                log.error("a transfer could not be removed", ["reason": .address("\(error)")])
            }
        }
    }
}

/// Lets threads say that something changed without a task for each time.
private final class Notice: Sendable {
    private let isPending = Atomic<Bool>(false)
    private let call: @Sendable () async -> Void

    init(_ call: @escaping @Sendable () async -> Void) { self.call = call }

    func ring() {
        guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        Task {
            isPending.store(false, ordering: .releasing)
            await call()
        }
    }
}
