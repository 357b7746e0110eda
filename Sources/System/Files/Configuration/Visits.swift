/// What the TOML parser found, as it tells of it.
struct Visits {
    struct Visit {
        let path: String
        let kind: Unicode.Scalar
        let value: String
        let line: Int
    }

    /// The answer that ends a parse because there are too many values.
    static let full: CInt = 2

    private(set) var visits: [Visit] = []

    private mutating func append(_ visit: Visit) -> CInt {
        guard visits.count < FileLimits.configurationAssignments else { return Self.full }
        visits.append(visit)
        return 0
    }

    /// The callback for `ctoml_parse`, whose context is a `Visits`.
    static let collect:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<CChar>?, Int, CChar, UnsafePointer<CChar>?, Int,
            UInt32
        ) -> CInt = { context, path, pathBytes, kind, value, valueBytes, line in
            guard let context else { preconditionFailure("the parser lost its context") }
            let visit = Visit(
                path: text(path, pathBytes),
                kind: Unicode.Scalar(UInt8(bitPattern: kind)),
                value: text(value, valueBytes),
                line: Int(line)
            )
            return context.assumingMemoryBound(to: Visits.self).pointee.append(visit)
        }

    private static func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
