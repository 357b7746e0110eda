/// What one frame inside an opened cell means.
package enum FrameType: UInt8, Sendable {
    /// Nothing follows in this cell.
    case end = 0
    /// Open a stream to a ``StreamTarget``.
    case begin = 1
    /// The stream is open.
    case connected = 2
    /// Bytes of the stream.
    case data = 3
    /// No more bytes follow in this direction.
    case finish = 4
    /// The stream is gone; one byte of ``StreamFault`` says why.
    case reset = 5
    /// The receiver takes `u32` more bytes; stream 0 is the circuit as a whole.
    case credit = 6
    /// Open an association for datagrams.
    case associate = 7
    /// One datagram, with the address it goes to or comes from in front.
    case datagram = 8
    /// Ask for the addresses of a name, or the name of an address.
    case resolve = 9
    /// The answer to ``resolve``.
    case resolved = 10
    /// Send these eight bytes back: liveness and round trip are this one mechanism.
    case loop = 11
    /// What ``loop`` asked for.
    case looped = 12
    /// Let others meet the holder of an identity key on this circuit.
    case publish = 14
    /// The relay accepts a ``publish``.
    case published = 15
}

/// The eight bytes before every frame's content.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | type |
/// | 1 | 1 | zero |
/// | 2 | 2 | length of the content |
/// | 4 | 4 | stream; odd ones are opened by the client, even ones by the relay; 0 is the circuit |
package struct FrameHeader: Equatable, Sendable {
    package static let bytes = 8

    package var type: FrameType
    package var length: Int
    package var stream: UInt32

    package init(_ type: FrameType, stream: UInt32, length: Int) {
        self.type = type
        self.stream = stream
        self.length = length
    }

    /// Reads the header at `source`, which has `available` bytes.
    ///
    /// - Returns: nil at the end of the frames.
    package init?(at source: UnsafeRawPointer, available: Int) throws(FrameFault) {
        guard available >= Self.bytes else { return nil }
        let code = source.load(as: UInt8.self)
        guard let type = FrameType(rawValue: code) else { throw .unknownType(code) }
        if type == .end { return nil }
        self.type = type
        let flags = source.load(fromByteOffset: 1, as: UInt8.self)
        guard flags == 0 else { throw .reservedBits(flags) }
        length = Int(UInt16(bigEndian: source.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
        stream = UInt32(bigEndian: source.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        guard length <= available - Self.bytes else {
            throw .overlong(length: length, available: available - Self.bytes)
        }
    }

    /// Writes the header's eight bytes to `target`.
    package func write(to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: type.rawValue, as: UInt8.self)
        target.storeBytes(of: 0, toByteOffset: 1, as: UInt8.self)
        target.storeBytes(
            of: UInt16(truncatingIfNeeded: length).bigEndian,
            toByteOffset: 2,
            as: UInt16.self
        )
        target.storeBytes(of: stream.bigEndian, toByteOffset: 4, as: UInt32.self)
    }
}

/// What was wrong with the frames of a cell whose tag was right: its sender misbehaves.
package enum FrameFault: Error, Equatable {
    case unknownType(UInt8)
    case reservedBits(UInt8)
    case overlong(length: Int, available: Int)
    case malformed(FrameType)
    case windowOverrun(stream: UInt32, bytes: Int)
    case streamInUse(UInt32)
    case wrongSide(FrameType)
    /// The other end asks for answers and does not let them leave.
    case flood(frames: Int, bytes: Int)
}

/// Why a stream ended early; the number travels in RESET frames.
package enum StreamFault: UInt8, Error, Equatable, Sendable {
    case refused = 1
    case unreachable = 2
    case unknownName = 3
    /// The relay's exit policy does not allow the target.
    case forbidden = 4
    case timedOut = 5
    case reset = 6
    case overloaded = 7
    /// The circuit the stream was on is gone.
    case circuitLost = 8
    case unsupported = 9
    case protocolViolation = 10
}
