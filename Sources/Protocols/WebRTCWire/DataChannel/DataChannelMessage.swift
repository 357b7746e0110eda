import Bytes

/// A message of the Data Channel Establishment Protocol (RFC 8832 §5).
package enum DataChannelMessage: Hashable, Sendable {
    case open(DataChannelParameters)
    case acknowledge

    private static let openType: UInt8 = 3
    private static let acknowledgeType: UInt8 = 2

    /// Reads one message that fills `bytes`.
    ///
    /// - Throws: What is wrong with it.
    package init(parsing bytes: RawSpan) throws(DataChannelError) {
        var reader = ByteReader(bytes)
        do {
            let type: UInt8 = try reader.integer()
            switch type {
            case Self.acknowledgeType: self = .acknowledge
            case Self.openType: self = .open(try DataChannelParameters(reading: &reader))
            default: throw DataChannelError.unknownMessage(type)
            }
        } catch let error as DataChannelError {
            throw error
        } catch {
            throw .truncated
        }
        guard reader.remaining == 0 else { throw .surplus(bytes: reader.remaining) }
    }

    /// The message's bytes.
    package var bytes: [UInt8] {
        switch self {
        case .acknowledge: return [Self.acknowledgeType]
        case .open(let parameters):
            var writer = ByteWriter(capacity: 12 + parameters.label.utf8.count)
            writer.integer(Self.openType)
            parameters.write(to: &writer)
            return writer.bytes
        }
    }
}

extension DataChannelParameters {
    fileprivate init(reading reader: inout ByteReader) throws {
        let type: UInt8 = try reader.integer()
        let priority: UInt16 = try reader.integer()
        let parameter: UInt32 = try reader.integer()
        let labelBytes = Int(try reader.integer(UInt16.self))
        let protocolBytes = Int(try reader.integer(UInt16.self))
        let reliability: DataChannelReliability? =
            switch type & 0x7F {
            case 0: .reliable
            case 1: .retransmissions(parameter)
            case 2: .lifetime(milliseconds: parameter)
            default: nil
            }
        guard let reliability else { throw DataChannelError.unknownChannelType(type) }
        self.init(label: try Self.name(labelBytes, &reader))
        subprotocol = try Self.name(protocolBytes, &reader)
        order = type & 0x80 == 0 ? .ordered : .unordered
        self.reliability = reliability
        self.priority = priority
    }

    private static func name(_ count: Int, _ reader: inout ByteReader) throws -> String {
        guard count <= WebRTCLimits.dataChannelNameBytes else {
            throw DataChannelError.nameTooLong(bytes: count)
        }
        guard let name = String(validating: try reader.bytes(count), as: UTF8.self) else {
            throw DataChannelError.nameNotUTF8
        }
        return name
    }

    fileprivate func write(to writer: inout ByteWriter) {
        let (type, parameter): (UInt8, UInt32) =
            switch reliability {
            case .reliable: (0, 0)
            case .retransmissions(let count): (1, count)
            case .lifetime(let milliseconds): (2, milliseconds)
            }
        writer.integer(type | (order == .unordered ? 0x80 : 0))
        writer.integer(priority)
        writer.integer(parameter)
        writer.integer(UInt16(label.utf8.count))
        writer.integer(UInt16(subprotocol.utf8.count))
        writer.text(label)
        writer.text(subprotocol)
    }
}
