/// Bytes a machine hands out: lent from the input where they lie there whole, else given away.
package enum WirePayload {
    /// These lie in the input and live as long as it does.
    case borrowed(UnsafeRawBufferPointer)
    /// These were put together from several inputs.
    case owned([UInt8])

    /// How many bytes there are.
    package var count: Int {
        switch self {
        case .borrowed(let bytes): bytes.count
        case .owned(let bytes): bytes.count
        }
    }

    /// Lends the bytes.
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch self {
        case .borrowed(let bytes): try body(bytes)
        case .owned(let bytes):
            try bytes.withUnsafeBufferPointer { (typed) throws(Failure) in
                try body(UnsafeRawBufferPointer(typed))
            }
        }
    }

    /// A copy of the bytes, or the array itself when they are owned.
    package var array: [UInt8] {
        switch self {
        case .borrowed(let bytes): Array(bytes)
        case .owned(let bytes): bytes
        }
    }

    /// The bytes as text; what is not UTF-8 becomes U+FFFD.
    package var text: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}
