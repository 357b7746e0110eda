extension Bencode {
    /// The one spelling of this value (BEP 3).
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// Appends the one spelling of this value.
    package func write(to writer: inout ByteWriter) {
        switch self {
        case .integer(let number): writer.text("i\(number)e")
        case .bytes(let bytes): Self.write(bytes, to: &writer)
        case .list(let elements):
            writer.text("l")
            for element in elements { element.write(to: &writer) }
            writer.text("e")
        case .dictionary(let dictionary):
            writer.text("d")
            for entry in dictionary.entries {
                Self.write(entry.key, to: &writer)
                entry.value.write(to: &writer)
            }
            writer.text("e")
        }
    }

    private static func write(_ bytes: [UInt8], to writer: inout ByteWriter) {
        writer.text("\(bytes.count):")
        writer.append(bytes)
    }
}
