import Bytes
package import Crypto

/// Any frame but a chunk, whose bytes are never copied into a message.
package enum TransferMessage: Hashable, Sendable {
    case hello(Hello)
    case offer(Offer)
    /// The next part of the encoded manifest.
    case manifest([UInt8])
    case accept(Acceptance)
    case decline(DeclineReason)
    case group(Group)
    /// All chunks of a file were sent, and this is its root.
    case fileEnd(file: Int, root: Bytes32)
    /// The file is not what the receiver has part of: it starts afresh.
    case fileReset(file: Int)
    case done(Done)
    case ack(Ack)
    case cancel
    case failure(FailureReport)
    case keepAlive

    /// The byte that names the message.
    package var type: TransferFrameType {
        switch self {
        case .hello: .hello
        case .offer: .offer
        case .manifest: .manifest
        case .accept: .accept
        case .decline: .decline
        case .group: .group
        case .fileEnd: .fileEnd
        case .fileReset: .fileReset
        case .done: .done
        case .ack: .ack
        case .cancel: .cancel
        case .failure: .failure
        case .keepAlive: .keepAlive
        }
    }

    /// Reads the body of a frame, all of it; a chunk is no message.
    package init(_ type: TransferFrameType, body: RawSpan) throws(TransferError) {
        var reader = ByteReader(body)
        switch type {
        case .hello: self = .hello(try Hello(from: &reader))
        case .offer: self = .offer(try Offer(from: &reader))
        case .manifest: self = .manifest(try Self.part(from: &reader))
        case .accept: self = .accept(try Acceptance(from: &reader))
        case .decline:
            guard let reason = DeclineReason(rawValue: try reader.number()) else {
                throw .invalid(.decline)
            }
            self = .decline(reason)
        case .group: self = .group(try Group(from: &reader))
        case .chunk: throw .unexpected(.chunk)
        case .fileEnd: self = .fileEnd(file: try reader.index(), root: try reader.bytes32())
        case .fileReset: self = .fileReset(file: try reader.index())
        case .done: self = .done(try Done(from: &reader))
        case .ack: self = .ack(try Ack(from: &reader))
        case .cancel: self = .cancel
        case .failure: self = .failure(try FailureReport(from: &reader))
        case .keepAlive: self = .keepAlive
        }
        guard reader.remaining == 0 else { throw .invalid(type) }
    }

    /// The whole frame: length, type and body.
    package var frame: [UInt8] {
        var body = ByteWriter(capacity: 64)
        write(to: &body)
        var writer = ByteWriter(capacity: FrameHeader.byteCount + body.count)
        FrameHeader(type: type, bodyBytes: body.count).write(to: &writer)
        writer.append(body.bytes)
        return writer.bytes
    }

    private func write(to writer: inout ByteWriter) {
        switch self {
        case .hello(let hello): hello.write(to: &writer)
        case .offer(let offer): offer.write(to: &writer)
        case .manifest(let part): writer.append(part)
        case .accept(let acceptance): acceptance.write(to: &writer)
        case .decline(let reason): writer.integer(reason.rawValue)
        case .group(let group): group.write(to: &writer)
        case .fileEnd(let file, let root):
            writer.index(file)
            writer.append(root)
        case .fileReset(let file): writer.index(file)
        case .done(let done): done.write(to: &writer)
        case .ack(let ack): ack.write(to: &writer)
        case .failure(let report): report.write(to: &writer)
        case .cancel, .keepAlive: break
        }
    }

    private static func part(from reader: inout ByteReader) throws(TransferError) -> [UInt8] {
        guard (1...TransferLimits.manifestPartBytes).contains(reader.remaining) else {
            throw .invalid(.manifest)
        }
        return try reader.run(reader.remaining)
    }
}
