import Files
import Store
package import TransferWire

/// What people decide.
extension TransferService {
    /// Takes what a peer offers.
    package func accept(_ id: String) throws(TransferFault) {
        let record = try record(id)
        guard record.state == .offered else { throw .notOffered(id: id) }
        guard let control = record.control else {
            return update(record.key) { $0.state = .waiting }
        }
        receive(record.key, control)
    }

    /// Turns down what a peer offers.
    package func decline(_ id: String) throws(TransferFault) {
        let record = try record(id)
        guard record.state == .offered else { throw .notOffered(id: id) }
        decline(record.key, .refused)
    }

    /// Calls a transfer off, for both sides; nothing half-received stays.
    package func cancel(_ id: String) async throws(TransferFault) {
        let record = try record(id)
        guard !record.state.isFinal else { throw .finished(id: id) }
        update(record.key) { record in
            record.state = .cancelled
            record.error = nil
        }
        if let control = record.control {
            control.order(.cancel)
            _ = await control.end.value
        } else {
            deliveries[record.key]?.cancel()
            slots.hurry(record.key)
        }
        if record.key.direction == .receive { await removePartial(record.key) }
    }

    /// Forgets a transfer that has ended; received files stay.
    package func forget(_ id: String) async throws(TransferFault) {
        let record = try record(id)
        guard record.state.isFinal else { throw .unfinished(id: id) }
        records[record.key] = nil
        changed()
        do {
            try await store.remove(record.key)
        } catch {
            throw Self.fault(error)
        }
    }

    /// Everybody with a name, ordered by it.
    package func contacts() -> [Contact] {
        allContacts.values.sorted {
            ($0.name, $0.address.description) < ($1.name, $1.address.description)
        }
    }

    /// Names a peer, and says whether its files are accepted without asking.
    package func setContact(
        _ address: ContactAddress,
        name: String,
        allowed: Bool
    ) async throws(TransferFault) {
        let bytes = name.utf8.count
        guard (1...TransferServiceLimits.contactNameBytes).contains(bytes) else {
            throw .contactName(bytes: bytes)
        }
        let limit = TransferServiceLimits.contacts
        guard allContacts[address] != nil || allContacts.count < limit else {
            throw .contactsExceeded(limit: limit)
        }
        let contact = Contact(address: address, name: name, isAllowed: allowed)
        do {
            try await store.save(contact)
        } catch {
            throw Self.fault(error)
        }
        allContacts[address] = contact
    }

    /// Forgets a contact, whose files are asked about from now on.
    package func removeContact(_ address: ContactAddress) async throws(TransferFault) {
        do {
            try await store.remove(address)
        } catch {
            throw Self.fault(error)
        }
        allContacts[address] = nil
    }

    func decline(_ key: TransferKey, _ reason: DeclineReason) {
        let control = records[key]?.control
        update(key) { record in
            record.state = .declined
            record.error = reason == .refused ? nil : reason.explanation
        }
        control?.order(.decline(reason))
    }

    private func record(_ id: String) throws(TransferFault) -> TransferRecord {
        guard !isStopped else { throw .stopped }
        guard let key = TransferKey(id), let record = records[key] else { throw .unknown(id: id) }
        return record
    }

    static func fault(_ error: any Error) -> TransferFault {
        if let error = error as? StoreError { return .store(error) }
        return .store(.other(code: 0, detail: "\(error)"))
    }
}
