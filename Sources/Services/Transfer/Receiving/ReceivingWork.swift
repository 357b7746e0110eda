import Bytes
import Files
import TransferWire

/// Receives what a peer offers over one stream.
struct ReceivingWork: SessionWork {
    /// A step that waits for room on the disk.
    enum Step {
        case open(Int, ReceiverMachine.FileOpening)
        case write(ChunkWrite, [UInt8])
        case journal([UInt8])
        case finish(Int)
        case discard(Int)
    }

    private var machine: ReceiverMachine
    private let control: SessionControl
    private let spacePoll: Duration
    /// When a peer that has not offered anything is given up.
    private let offerDeadline: Moment
    private var offered: SessionOffer?
    private var folder: PartialFolder?
    private var place: PartialFolder.Place?
    private var stalled: [Step] = []
    private var retryAt: Moment?
    private var fault: FileError?
    private var ending: SessionEnd?
    private var isSilenced = false
    private var verifiedBefore: UInt64 = 0

    /// How long a peer has to offer something once it has proved who it is.
    private static let offerLimit = Duration.seconds(120)

    init(
        _ policy: ReceiverPolicy,
        _ control: SessionControl,
        spacePoll: Duration,
        now: Moment
    ) {
        machine = ReceiverMachine(policy: policy, now: now)
        (self.control, self.spacePoll) = (control, spacePoll)
        offerDeadline = now + Self.offerLimit
    }

    var deadline: Moment {
        var earliest = machine.deadline
        if let retryAt { earliest = min(earliest, retryAt) }
        if offered == nil { earliest = min(earliest, offerDeadline) }
        return earliest
    }

    var progress: TransferProgress { machine.progress }
    var end: SessionEnd? { ending }
    var unsentBytes: Int { isSilenced ? 0 : machine.unsentBytes }

    mutating func receive(_ bytes: UnsafeRawBufferPointer, now: Moment) {
        machine.receive(bytes, now: now)
    }

    mutating func disconnected() { machine.disconnected() }

    mutating func drain(_ now: Moment, _ write: (UnsafeRawBufferPointer) -> Int) {
        if !isSilenced { machine.drain(now: now, write) }
    }

    mutating func obey(_ order: SessionOrder, _ now: Moment) {
        switch order {
        case .accept(let place): accept(place, now)
        case .confirm(let ledger): machine.accept(resuming: ledger)
        case .decline(let reason): machine.decline(reason)
        case .cancel: machine.cancel()
        case .abort: machine.disconnected()
        }
    }

    mutating func advance(_ now: Moment) {
        if offered == nil, now >= offerDeadline { machine.disconnected() }
        machine.tick(now)
        retryStalled(now)
        while let effect = machine.next() { perform(effect, now) }
        guard stalled.isEmpty, let folder else { return }
        do throws(FileError) { try folder.syncIfDue(now) } catch { fail(error, file: 0) }
    }

    private mutating func accept(_ place: PartialFolder.Place, _ now: Moment) {
        guard let offered, folder == nil else { return }
        control.publish(.verifying)
        do throws(FileError) {
            let recalled = try PartialFolder.recall(place, offered.manifest, now: now)
            (folder, self.place) = (recalled.folder, place)
            verifiedBefore = recalled.ledger.verifiedBytes
            control.publish(.moving)
            machine.accept(resuming: recalled.ledger)
        } catch {
            // Busy is the one reason to come back: the next attempt may find more room.
            fault = error
            machine.decline(.busy)
        }
    }

    private mutating func perform(_ effect: ReceiverMachine.Effect, _ now: Moment) {
        switch effect {
        case .ask(let offer, let manifest):
            let offer = SessionOffer(offer: offer, manifest: manifest)
            offered = offer
            control.offer.fulfil(offer)
        case .open(let file, let opening): attempt(.open(file, opening), now)
        case .write(let write): store(write, now)
        case .journal(let bytes): attempt(.journal(bytes), now)
        case .finish(let file): attempt(.finish(file), now)
        case .discard(let file): attempt(.discard(file), now)
        case .ended(let end): finish(end)
        }
    }

    // MARK: Disk

    /// Writes a chunk straight from where it was received, unless it has to wait its turn.
    private mutating func store(_ write: ChunkWrite, _ now: Moment) {
        if stalled.isEmpty, let folder {
            let result = machine.withChunk { bytes in
                Result { () throws(FileError) in try folder.write(write, bytes) }
            }
            switch result {
            case .success: return machine.wrote(write)
            case .failure(let error):
                guard error.isFull else { return fail(error, file: write.file) }
                stall(error, now)
            }
        }
        stalled.append(.write(write, machine.withChunk { Array($0) }))
    }

    private mutating func attempt(_ step: Step, _ now: Moment) {
        guard stalled.isEmpty else { return stalled.append(step) }
        do throws(FileError) {
            try take(step)
        } catch {
            guard error.isFull else { return fail(error, file: step.file) }
            stalled.append(step)
            stall(error, now)
        }
    }

    private mutating func take(_ step: Step) throws(FileError) {
        // A confirmed transfer has its files in place and needs no folder.
        guard let folder else { return }
        switch step {
        case .open(let file, let opening): try folder.open(file, opening)
        case .journal(let bytes): try folder.append(bytes)
        case .discard(let file): try folder.discard(file)
        case .write(let write, let bytes):
            let result = bytes.withUnsafeBytes { bytes in
                Result { () throws(FileError) in try folder.write(write, bytes) }
            }
            try result.get()
            machine.wrote(write)
        case .finish(let file):
            try folder.finish(file)
            machine.finished(file: file)
        }
    }

    private mutating func stall(_ error: FileError, _ now: Moment) {
        retryAt = now + spacePoll
        control.publish(.stalled(error.description))
    }

    private mutating func retryStalled(_ now: Moment) {
        guard let retryAt, now >= retryAt else { return }
        while let step = stalled.first {
            do throws(FileError) {
                try take(step)
                stalled.removeFirst()
            } catch {
                guard error.isFull else { return fail(error, file: step.file) }
                return stall(error, now)
            }
        }
        self.retryAt = nil
        control.publish(.moving)
    }

    private mutating func fail(_ error: FileError, file: Int) {
        fault = error
        stalled = []
        retryAt = nil
        machine.unwritable(file: file)
    }

    // MARK: Ending

    private mutating func finish(_ end: TransferEnd) {
        var ending = SessionEnd(end: end, fault: fault, ledger: machine.ledger)
        ending.hasProgressed = (machine.ledger?.verifiedBytes ?? 0) > verifiedBefore
        stalled = []
        do throws(FileError) {
            try settle(&ending)
        } catch {
            ending.fault = error
            if case .completed = end {
                // Not told, the sender comes back, and we try again.
                ending.end = .failed(.unwritable(file: 0))
                isSilenced = true
            }
        }
        folder = nil
        self.ending = ending
    }

    private mutating func settle(_ ending: inout SessionEnd) throws(FileError) {
        switch ending.end {
        case .completed:
            guard let folder else { return }
            control.publish(.verifying)
            ending.names = try folder.placeContent()
        case .cancelled, .declined:
            folder = nil
            try place?.remove()
        case .failed:
            // What is not synced now is hashed again later.
            do throws(FileError) { try folder?.sync() } catch { ending.fault = fault ?? error }
        }
    }
}

extension ReceivingWork.Step {
    /// The entry concerned, or 0.
    fileprivate var file: Int {
        switch self {
        case .open(let file, _), .finish(let file), .discard(let file): file
        case .write(let write, _): write.file
        case .journal: 0
        }
    }
}
