/// The choices that one input makes, read front to back; zeros once it has run out.
struct FuzzChoices {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    /// Whether everything was read.
    var isOver: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 {
        guard let first = rest.first else { return 0 }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
        return first
    }

    /// A big-endian number of two bytes.
    mutating func number() -> Int { Int(byte()) << 8 | Int(byte()) }

    /// One of `count` things.
    mutating func index(of count: Int) -> Int { Int(byte()) % count }

    /// Some bytes, no more than `limit`, behind their length in two bytes.
    mutating func run(upTo limit: Int) -> [UInt8] {
        let count = min(number(), limit, rest.count)
        defer { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count)) }
        return Array(rest.prefix(count))
    }

    /// Exactly `count` bytes.
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }

    /// Everything that was not read.
    mutating func all() -> [UInt8] {
        defer { rest = UnsafeRawBufferPointer(start: nil, count: 0) }
        return Array(rest)
    }
}

/// What cannot fail fails loudly: then the harness is wrong, and not what it feeds.
func orStop<Result: ~Copyable>(_ make: () throws -> Result) -> Result {
    do { return try make() } catch { preconditionFailure("\(error)") }
}
