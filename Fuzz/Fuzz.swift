import Glibc

/// One decoder, fed bytes from a stranger. It may refuse them in any way but by trapping.
struct FuzzEntry: Sendable {
    let name: String
    let feed: @Sendable (UnsafeRawBufferPointer) -> Void

    init(_ name: String, _ feed: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) {
        self.name = name
        self.feed = feed
    }
}

/// Every decoder of the package; `FUZZ_ENTRY` chooses which one this process feeds.
let allEntries =
    bytesEntries + cryptoEntries + httpWireEntries + relayWireEntries + transferWireEntries
    + filesEntries

private let chosen: FuzzEntry = {
    let name = getenv("FUZZ_ENTRY").map { String(cString: $0) } ?? ""
    if let entry = allEntries.first(where: { $0.name == name }) { return entry }
    let names = allEntries.map(\.name).sorted().joined(separator: "\n")
    print(names)
    exit(name == "list" ? 0 : 2)
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen.feed(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}
