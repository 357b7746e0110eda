import Files
package import Net
import Synchronization
import Telemetry
import TransferWire

/// What comes in.
extension TransferService {
    /// Takes a stream that somebody opened to this node; called on its loop or anywhere else.
    package nonisolated func incoming(_ stream: any ByteStream) {
        let others = handshakes.add(1, ordering: .relaxed).oldValue
        guard others < TransferServiceLimits.handshakes else {
            handshakes.subtract(1, ordering: .relaxed)
            return stream.loop.execute { stream.close() }
        }
        Task { await welcome(stream) }
    }

    private func welcome(_ stream: any ByteStream) async {
        let secure: SecureStream?
        do throws(SessionFailure) {
            secure = try await SecureStream.accept(
                over: stream,
                as: identity,
                within: settings.handshakeLimit
            )
        } catch {
            log.debug("a handshake failed", ["reason": .public(error.description)])
            secure = nil
        }
        handshakes.subtract(1, ordering: .relaxed)
        guard let secure else { return }
        await welcome(secure, from: .contact(ContactAddress(secure.peer)))
    }

    /// Takes a stream that is secure already, and serves it until it ends.
    package func welcome(_ stream: any ByteStream, from peer: TransferPeer) async {
        guard !isStopped, mayCome(peer) else { return stream.loop.execute { stream.close() } }
        await serve(stream, peer)
    }

    private func mayCome(_ peer: TransferPeer) -> Bool {
        let own = sessions.values.count { $0.peer == peer }
        return sessions.count < TransferServiceLimits.sessions
            && own < TransferServiceLimits.sessionsPerPeer
    }

    private func serve(_ secure: any ByteStream, _ peer: TransferPeer) async {
        let stream = ThreadedStream(secure)
        let control = SessionControl(ringing: stream.bell, onChange: makeNotice())
        sessions[ObjectIdentifier(control)] = (peer, control)
        var policy = ReceiverPolicy()
        policy.windowBytes = settings.windowBytes
        policy.totalBytes = settings.largestBytes
        let spacePoll = settings.spacePoll
        SessionThread.start(stream, control) { [policy] in
            ReceivingWork(policy, control, spacePoll: spacePoll, now: EventLoop.clock())
        }
        let offer = await control.offer.value
        if let offer { await consider(offer, from: peer, control) }
        let end = await control.end.value
        sessions[ObjectIdentifier(control)] = nil
        if let offer {
            await conclude(TransferKey(.receive, offer.offer.id), control, end)
        }
    }

    /// Decides about an offer, or has somebody decide.
    private func consider(
        _ offered: SessionOffer,
        from peer: TransferPeer,
        _ control: SessionControl
    ) async {
        let key = TransferKey(.receive, offered.offer.id)
        guard records[key].map({ $0.peer == peer }) ?? true else {
            return control.order(.decline(.refused))
        }
        // The peer has noticed before us that its last stream is dead.
        while let last = records[key]?.control, last !== control {
            last.order(.abort)
            _ = await last.end.value
            if records[key]?.control === last { records[key]?.control = nil }
        }
        guard !isStopped else { return control.order(.abort) }
        switch records[key]?.state {
        case .cancelled: control.order(.cancel)
        case .declined: control.order(.decline(.refused))
        case .done:
            if !confirm(key, offered, control) { await judge(offered, key, peer, control) }
        case .offered:
            update(key) { record in
                record.describe(offered.manifest)
                record.control = control
            }
        case .waiting, .running, .paused, .verifying, .failed:
            guard isAgreed(key, offered, peer) else {
                return await judge(offered, key, peer, control)
            }
            update(key) { $0.describe(offered.manifest) }
            receive(key, control)
        case nil: await judge(offered, key, peer, control)
        }
    }

    /// Whether what comes now is what was accepted, or no more than that.
    private func isAgreed(
        _ key: TransferKey,
        _ offered: SessionOffer,
        _ peer: TransferPeer
    ) -> Bool {
        guard let record = records[key] else { return false }
        return record.manifest == offered.manifest.hash || isAllowed(peer)
            || offered.manifest.totalBytes <= record.bytesTotal
                && offered.manifest.fileCount <= record.files
    }

    private func isAllowed(_ peer: TransferPeer) -> Bool {
        guard case .contact(let address) = peer else { return false }
        return allContacts[address]?.isAllowed ?? false
    }

    /// Tells a sender that does not know yet that everything arrived in an earlier stream.
    private func confirm(
        _ key: TransferKey,
        _ offered: SessionOffer,
        _ control: SessionControl
    ) -> Bool {
        guard let record = records[key], record.manifest == offered.manifest.hash,
            let journal = record.journal
        else { return false }
        let ledger = TransferLedger(
            id: key.id,
            manifest: offered.manifest,
            recalling: TransferJournal(reading: journal)
        )
        guard ledger.transferRoot != nil else { return false }
        control.order(.confirm(ledger))
        return true
    }

    /// Holds a new offer against the limits and the contacts.
    private func judge(
        _ offered: SessionOffer,
        _ key: TransferKey,
        _ peer: TransferPeer,
        _ control: SessionControl
    ) async {
        let needed = offered.manifest.totalBytes
        guard await hasRoom(for: needed) else { return control.order(.decline(.noSpace)) }
        guard !isStopped else { return control.order(.abort) }
        let open = records.values.filter { $0.state == .offered }
        let own = open.count { $0.peer == peer }
        guard
            isAllowed(peer)
                || open.count < TransferServiceLimits.offers
                    && own < TransferServiceLimits.offersPerPeer
        else { return control.order(.decline(.busy)) }
        var record = TransferRecord(
            key,
            peer,
            .offered,
            createdAt: WallClock.unixSeconds,
            name: "",
            bytesTotal: 0,
            files: 0
        )
        record.describe(offered.manifest)
        record.control = control
        records[key] = record
        if isAllowed(peer) { return receive(key, control) }
        log.info("files are offered", ["from": .address(peer.description)])
        changed()
        expire(key, record.createdAt)
    }

    /// Declines an offer that nobody decided about in time.
    private func expire(_ key: TransferKey, _ createdAt: UInt64) {
        let limit = settings.offerLimit
        Task { [weak self] in
            // Nobody cancels this task.
            do { try await Task.sleep(for: limit) } catch { return }
            await self?.expired(key, createdAt)
        }
    }

    private func expired(_ key: TransferKey, _ createdAt: UInt64) {
        guard let record = records[key], record.state == .offered, !isStopped,
            record.createdAt == createdAt
        else { return }
        decline(key, .unattended)
    }

    private func hasRoom(for bytes: UInt64) async -> Bool {
        let (downloads, spare) = (settings.downloads, settings.spareBytes)
        do {
            let free = try await blocking { try Folder(downloads).freeBytes() }
            return UInt64(max(0, free - spare)) >= bytes
        } catch {
            log.error("the download folder cannot be used", ["reason": .address("\(error)")])
            return false
        }
    }

    /// Lets a session write to the disk.
    func receive(_ key: TransferKey, _ control: SessionControl) {
        update(key) { record in
            record.state = .running
            record.error = nil
            record.control = control
        }
        control.order(.accept(PartialFolder.Place(downloads: settings.downloads, id: key.id)))
    }

    /// Draws the conclusion from how a session ended, unless another has taken its place.
    private func conclude(
        _ key: TransferKey,
        _ control: SessionControl,
        _ end: SessionEnd
    ) async {
        guard records[key]?.control === control else { return }
        update(key) { record in
            record.control = nil
            record.bytesDone = min(end.ledger?.verifiedBytes ?? record.bytesDone, record.bytesTotal)
            switch end.end {
            case .completed:
                (record.state, record.error) = (.done, nil)
                if record.journal == nil { record.journal = end.ledger?.journal.flatMap(\.bytes) }
                if let name = end.names.first {
                    record.name =
                        end.names.count == 1
                        ? name : "\(name) and \(end.names.count - 1) more"
                }
            case .cancelled(let side):
                record.state = .cancelled
                record.error = side == .sender ? "The sender called it off." : nil
            case .declined, .failed:
                guard !record.state.isFinal, record.state != .offered else { return }
                record.state = end.fault == nil ? .waiting : .paused
                record.error = end.fault?.description ?? end.reason
            }
        }
        switch records[key]?.state {
        case .cancelled, .declined: await removePartial(key)
        default: break
        }
    }

    /// Removes what was received of a transfer that nobody wants any more.
    func removePartial(_ key: TransferKey) async {
        let place = PartialFolder.Place(downloads: settings.downloads, id: key.id)
        do {
            try await blocking { try place.remove() }
        } catch {
            log.error("a partial transfer could not be removed", ["reason": .address("\(error)")])
        }
    }
}
