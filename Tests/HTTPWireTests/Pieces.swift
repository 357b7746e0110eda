import Bytes
import HTTPWire

/// A message cut into the pieces a network may deliver it in.
enum Pieces {
    /// The ways every machine is driven: whole, byte by byte, and in odd sizes.
    static let sizes = [Int.max, 1, 2, 3, 7, 64]

    static func cut(_ bytes: [UInt8], into size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: min(size, max(bytes.count, 1))).map { start in
            Array(bytes[start..<min(bytes.count, start + min(size, bytes.count))])
        }
    }

    /// One character for each byte, so that joining pieces cut anywhere gives the same text.
    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) }))
    }
}

extension ByteWriter {
    /// Everything written, as text.
    var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension Moment {
    static let start = Moment(nanoseconds: 0)

    static func seconds(_ seconds: Int64) -> Moment {
        Moment(sinceStart: .seconds(seconds))
    }
}
