import Crypto
package import Files
package import Net
import Telemetry
package import TransferWire

/// What goes out.
extension TransferService {
    /// Offers files and folders to `peer`, and keeps at it until they are there, declined or
    /// cancelled.
    ///
    /// `dial` is called for each attempt; after a restart of the node `start`'s is called instead.
    package func send(
        _ paths: [Path],
        to peer: TransferPeer,
        using dial: @escaping Dial
    ) async throws(TransferFault) -> TransferView {
        let sources: [Path]
        let tree: SourceTree
        do {
            sources = try paths.map { try Path.currentFolder().joined($0).normalised }
            tree = try await blocking { [sources] in try SourceTree(scanning: sources) }
        } catch {
            throw Self.sourceFault(error)
        }
        guard !isStopped else { throw .stopped }
        var entropy = Entropy.system()
        let key = TransferKey(.send, TransferID(using: &entropy))
        var record = TransferRecord(
            key,
            peer,
            .waiting,
            createdAt: WallClock.unixSeconds,
            name: "",
            bytesTotal: 0,
            files: 0
        )
        record.sources = sources
        record.describe(tree.manifest)
        do {
            try await store.saveNow(record)
        } catch {
            throw Self.fault(error)
        }
        if tree.skipped > 0 {
            log.warning("links and devices are not sent", ["count": .public(tree.skipped)])
        }
        records[key] = record
        dials[key] = dial
        changed()
        deliver(key)
        return record.view
    }

    /// Offers files and folders to a contact, whom `dial` reaches.
    package func send(
        _ paths: [Path],
        to contact: ContactAddress,
        using dial: @escaping @Sendable () async throws -> any ByteStream
    ) async throws(TransferFault) -> TransferView {
        try await send(paths, to: .contact(contact)) { _ in try await dial() }
    }

    /// Starts the task that sees one transfer through.
    func deliver(_ key: TransferKey) {
        deliveries[key] = Task {
            await seeThrough(key)
            deliveries[key] = nil
            dials[key] = nil
        }
    }

    /// How one attempt ended.
    private enum Attempt {
        case ended(SessionEnd)
        /// It did not come to a session, for this reason; the state says who has to act.
        case failed(TransferView.State, String)
    }

    private func seeThrough(_ key: TransferKey) async {
        var retry = settings.retry
        var fruitless = 0
        while isSending(key) {
            await withCheckedContinuation { slots.enter(key, $0) }
            let attempt = isSending(key) ? await attempt(key) : .failed(.waiting, "")
            slots.leave()
            var hasProgressed = false
            switch attempt {
            case .failed(let state, let reason):
                guard isSending(key) else { return }
                update(key) { ($0.state, $0.error) = (state, reason) }
            case .ended(let end):
                hasProgressed = end.hasProgressed
                fruitless = end.isFruitless ? fruitless + 1 : 0
                settle(key, end, fruitless)
            }
            guard isSending(key) else { return }
            if hasProgressed { retry.reset() }
            var entropy = Entropy.system()
            do { try await Task.sleep(for: retry.next(using: &entropy)) } catch { return }
        }
    }

    private func isSending(_ key: TransferKey) -> Bool {
        guard let record = records[key], !isStopped, !Task.isCancelled else { return false }
        return !record.state.isFinal
    }

    private func attempt(_ key: TransferKey) async -> Attempt {
        guard let record = records[key] else { return .failed(.failed, "") }
        let tree: SourceTree
        do {
            tree = try await blocking { try SourceTree(scanning: record.sources) }
        } catch {
            return .failed(.paused, Self.sourceFault(error).description)
        }
        let stream: any ByteStream
        do {
            guard let dialled = try await dial(record) else {
                return .failed(.waiting, "There is no way to reach the peer yet.")
            }
            stream = dialled
        } catch {
            return .failed(.waiting, "The peer could not be reached (\(error)).")
        }
        let secure: any ByteStream
        do throws(SessionFailure) {
            secure = try await secured(stream, for: record.peer)
        } catch {
            return .failed(.waiting, error.description)
        }
        guard isSending(key) else {
            secure.loop.execute { secure.close() }
            return .failed(.waiting, "")
        }
        return .ended(await run(key, tree, over: secure))
    }

    private func dial(_ record: TransferRecord) async throws -> (any ByteStream)? {
        if let dial = dials[record.key] { return try await dial(record.view) }
        guard case .contact(let address) = record.peer else { return nil }
        return try await redial?(address)
    }

    /// A room's streams are secure; towards a contact this node proves who it is.
    private func secured(
        _ stream: any ByteStream,
        for peer: TransferPeer
    ) async throws(SessionFailure) -> any ByteStream {
        guard case .contact(let address) = peer else { return stream }
        return try await SecureStream.connect(
            over: stream,
            as: identity,
            expecting: address.key,
            within: settings.handshakeLimit
        )
    }

    private func run(
        _ key: TransferKey,
        _ tree: SourceTree,
        over secure: any ByteStream
    ) async -> SessionEnd {
        let stream = ThreadedStream(secure)
        let control = SessionControl(ringing: stream.bell, onChange: makeNotice())
        let (ledger, done) = (knownLedger(key, tree), records[key]?.bytesDone ?? 0)
        SessionThread.start(stream, control) {
            SendingWork(
                key.id,
                tree,
                knowing: ledger,
                verifiedBytes: done,
                control,
                now: EventLoop.clock()
            )
        }
        update(key) { record in
            record.describe(tree.manifest)
            record.state = .running
            record.error = nil
            record.control = control
        }
        let end = await control.end.value
        update(key) { record in
            record.bytesDone = min(control.snapshot.progress.doneBytes, record.bytesTotal)
            record.control = nil
            (record.ledger, record.tree) = (end.ledger, tree)
        }
        return end
    }

    /// What earlier streams know of files that nobody has touched since.
    private func knownLedger(_ key: TransferKey, _ tree: SourceTree) -> TransferLedger? {
        guard var ledger = records[key]?.ledger, let last = records[key]?.tree,
            last.manifest == tree.manifest
        else { return nil }
        for (file, source) in tree.sources.enumerated()
        where source?.stamp != last.sources[file]?.stamp {
            ledger.reset(file)
        }
        return ledger
    }

    /// Draws the conclusion from how a session ended.
    private func settle(_ key: TransferKey, _ end: SessionEnd, _ fruitless: Int) {
        update(key) { record in
            switch end.end {
            case .completed:
                (record.state, record.error) = (.done, nil)
                record.bytesDone = record.bytesTotal
            case .declined(.busy):
                guard !record.state.isFinal else { return }
                (record.state, record.error) = (.waiting, DeclineReason.busy.explanation)
            case .declined(let reason):
                (record.state, record.error) = (.declined, reason.explanation)
            case .cancelled(let side):
                record.state = .cancelled
                record.error = side == .receiver ? "The receiver called it off." : nil
            case .failed(let error):
                guard !record.state.isFinal else { return }
                record.error = end.fault?.description ?? error.explanation
                let isHopeless = fruitless >= TransferServiceLimits.fruitlessAttempts
                record.state = isHopeless ? .failed : end.fault == nil ? .waiting : .paused
            }
            if record.state.isFinal { (record.ledger, record.tree) = (nil, nil) }
        }
    }

    private static func sourceFault(_ error: any Error) -> TransferFault {
        switch error {
        case let error as SourceError: .source(error)
        case let error as FileError: .source(.unreadable(error))
        default: fault(error)
        }
    }
}
