import Bytes
import Files
import TransferWire

/// Sends what a source tree holds over one stream.
struct SendingWork: SessionWork {
    private var machine: SenderMachine
    private let control: SessionControl
    private let sources: [SourceTree.Source?]
    private var opened: (file: Int, content: OpenFile)?
    private var fault: FileError?
    /// A file seen to be another than the one offered.
    private var changed: Int?
    private let verifiedBefore: UInt64
    private var ending: TransferEnd?

    init(
        _ id: TransferID,
        _ tree: SourceTree,
        knowing ledger: TransferLedger?,
        verifiedBytes: UInt64,
        _ control: SessionControl,
        now: Moment
    ) {
        self.control = control
        control.publish(.asking)
        machine = SenderMachine(id: id, manifest: tree.manifest, knowing: ledger, now: now)
        sources = tree.sources
        verifiedBefore = verifiedBytes
    }

    var deadline: Moment { machine.deadline }
    var unsentBytes: Int { machine.unsentBytes }

    /// Until the receiver has told how far it is, what it told before.
    var progress: TransferProgress {
        let told = machine.progress
        return TransferProgress(
            doneBytes: machine.verifiedBytes == 0 ? verifiedBefore : told.doneBytes,
            totalBytes: told.totalBytes,
            bytesPerSecond: told.bytesPerSecond
        )
    }

    var end: SessionEnd? {
        guard let ending else { return nil }
        var ledger = machine.ledger
        if let changed { ledger.reset(changed) }
        return SessionEnd(
            end: ending,
            fault: fault,
            ledger: ledger,
            hasProgressed: machine.verifiedBytes > verifiedBefore
        )
    }

    mutating func receive(_ bytes: UnsafeRawBufferPointer, now: Moment) {
        machine.receive(bytes, now: now)
    }

    mutating func obey(_ order: SessionOrder, _ now: Moment) {
        switch order {
        case .cancel: machine.cancel()
        case .abort: machine.disconnected()
        case .accept, .confirm, .decline: preconditionFailure("only a receiver decides")
        }
    }

    mutating func disconnected() { machine.disconnected() }

    mutating func advance(_ now: Moment) {
        machine.tick(now)
        while let effect = machine.next() {
            switch effect {
            case .read(let read):
                control.publish(.moving)
                supply(read)
            case .restarting: break
            case .seal: preconditionFailure("an unsigned transfer has nothing to seal")
            case .ended(let end): ending = end
            }
        }
    }

    mutating func drain(_ now: Moment, _ write: (UnsafeRawBufferPointer) -> Int) {
        machine.drain(now: now, write)
    }

    private mutating func supply(_ read: ChunkRead) {
        let content: OpenFile
        do throws(FileError) {
            content = try open(read.file)
        } catch {
            fault = error
            return machine.unreadable(file: read.file)
        }
        let stamp = sources[read.file]?.stamp
        var (fault, isSame): (FileError?, Bool) = (nil, true)
        machine.supply(read) { room in
            do throws(FileError) {
                let count = try content.file.read(at: Int64(read.offset), into: room)
                // Looked at afterwards: a change before or during the reading shows.
                isSame = stamp == SourceTree.Stamp(try content.file.status)
                return isSame ? count : 0
            } catch {
                fault = error
                return 0
            }
        }
        if let fault { self.fault = fault }
        if !isSame { changed = read.file }
    }

    private mutating func open(_ file: Int) throws(FileError) -> OpenFile {
        if let opened, opened.file == file { return opened.content }
        guard let source = sources[file] else {
            preconditionFailure("only files are read")
        }
        let content = OpenFile(try File(opening: source.path, .read))
        opened = (file, content)
        return content
    }
}
