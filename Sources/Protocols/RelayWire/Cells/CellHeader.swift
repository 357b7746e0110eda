/// What a cell asks of the relay at the other end of a link.
package enum CellCommand: UInt8, Sendable {
    /// Build request: ``BuildOnion/bodyBytes`` of nested boxes.
    case create = 1
    /// Answer to a build request.
    case created = 2
    /// The circuit is gone; one byte says why.
    case destroy = 3
    /// One small onion cell.
    case small = 4
    /// One large onion cell.
    case large = 5
    /// Bytes to be thrown away; `length` of them.
    case padding = 6
    /// Asks for constant-rate cover from the relay, and its answer: a `u32` of bytes per second.
    case cover = 7
}

/// The eight bytes before every cell's body, inside an encrypted link record.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | circuit, chosen by whoever opened it on this link; 0 for padding and cover |
/// | 4 | 1 | command |
/// | 5 | 1 | zero |
/// | 6 | 2 | length of padding, zero otherwise |
package struct CellHeader: Equatable, Sendable {
    package static let bytes = 8
    /// Most bytes of padding that one cell can announce.
    package static let paddingBytes = Int(UInt16.max)

    package var circuit: UInt32
    package var command: CellCommand
    /// Bytes that follow; fixed by the command except for padding.
    package var bodyBytes: Int

    package init(circuit: UInt32, command: CellCommand, padding: Int = 0) {
        precondition((0...Self.paddingBytes).contains(padding), "padding fits its field")
        self.circuit = circuit
        self.command = command
        bodyBytes = Self.bodyBytes(of: command, padding: padding)
    }

    /// Reads a header from the eight bytes at `source`.
    package init(at source: UnsafeRawPointer) throws(CellFault) {
        circuit = UInt32(bigEndian: source.loadUnaligned(as: UInt32.self))
        let code = source.load(fromByteOffset: 4, as: UInt8.self)
        guard let command = CellCommand(rawValue: code) else { throw .unknownCommand(code) }
        self.command = command
        let field = UInt16(bigEndian: source.loadUnaligned(fromByteOffset: 6, as: UInt16.self))
        guard source.load(fromByteOffset: 5, as: UInt8.self) == 0,
            command == .padding || field == 0
        else { throw .badPadding(bytes: Int(field)) }
        bodyBytes = Self.bodyBytes(of: command, padding: Int(field))
    }

    /// Writes the header's eight bytes to `target`.
    package func write(to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: circuit.bigEndian, as: UInt32.self)
        target.storeBytes(of: command.rawValue, toByteOffset: 4, as: UInt8.self)
        target.storeBytes(of: 0, toByteOffset: 5, as: UInt8.self)
        let field = command == .padding ? UInt16(truncatingIfNeeded: bodyBytes) : 0
        target.storeBytes(of: field.bigEndian, toByteOffset: 6, as: UInt16.self)
    }

    private static func bodyBytes(of command: CellCommand, padding: Int) -> Int {
        switch command {
        case .create: BuildOnion.bodyBytes
        case .created: BuildReply.bodyBytes
        case .destroy: 1
        case .small: CellSize.small.bodyBytes
        case .large: CellSize.large.bodyBytes
        case .padding: padding
        case .cover: 4
        }
    }
}

extension CellSize {
    /// The command that carries a cell of this size.
    package var command: CellCommand { self == .small ? .small : .large }
}
