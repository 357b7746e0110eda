import Bytes

/// What one side tells the other before it gives up.
package struct FailureReport: Hashable, Sendable {
    /// What went wrong.
    package enum Code: UInt8, Hashable, Sendable, CaseIterable {
        /// The peer broke the protocol.
        case violation = 0
        /// The manifest was refused.
        case manifest = 1
        /// A chunk was not the one announced.
        case corrupt = 2
        /// A root did not match.
        case wrongRoot = 3
        /// A file could not be read, or changed.
        case unreadable = 4
        /// A file could not be stored.
        case unwritable = 5
        /// The root was not signed as demanded.
        case unsigned = 6
        /// The peer was silent too long.
        case silent = 7
    }

    package var code: Code
    /// The file concerned, or 0.
    package var file: Int
    /// The chunk concerned, or 0.
    package var chunk: Int

    package init(code: Code, file: Int = 0, chunk: Int = 0) {
        (self.code, self.file, self.chunk) = (code, file, chunk)
    }

    init(from reader: inout ByteReader) throws(TransferError) {
        guard let code = Code(rawValue: try reader.number()) else { throw .invalid(.failure) }
        self.code = code
        (file, chunk) = (try reader.index(), try reader.index())
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(code.rawValue)
        writer.index(file)
        writer.index(chunk)
    }
}

extension TransferError {
    /// What to tell the peer; nothing when there is no peer left or it knows.
    var report: FailureReport? {
        switch self {
        case .disconnected, .peer: nil
        case .manifest, .otherManifest: FailureReport(code: .manifest)
        case .corrupt(let file, let chunk): FailureReport(code: .corrupt, file: file, chunk: chunk)
        case .wrongRoot(let file): FailureReport(code: .wrongRoot, file: file)
        case .wrongTransferRoot: FailureReport(code: .wrongRoot)
        case .unsigned: FailureReport(code: .unsigned)
        case .silent: FailureReport(code: .silent)
        case .unreadable(let file): FailureReport(code: .unreadable, file: file)
        case .unwritable(let file): FailureReport(code: .unwritable, file: file)
        case .malformed, .invalid, .oversized, .unknownFrame, .unexpected, .foreign,
            .unsupported, .overCredit, .falseClaim:
            FailureReport(code: .violation)
        }
    }
}
