import Glibc

/// One decoder, fed bytes from a stranger.
///
/// It may refuse them in any way but by trapping.
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
    + webRTCWireEntries + filesEntries + roomsWireEntries + sctpEntries

private let chosenName = getenv("FUZZ_ENTRY").map { String(cString: $0) } ?? ""
private let chosen = allEntries.first { $0.name == chosenName }

/// Prints the names of all entries and ends the process unless one of them is chosen.
///
/// libFuzzer calls this before it watches for exits: a later one counts as a crash of the decoder.
@_cdecl("LLVMFuzzerInitialize")
public func fuzzInitialize(
    _ argumentCount: UnsafeMutablePointer<CInt>?,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> CInt {
    if chosen == nil {
        for name in allEntries.map(\.name).sorted() { print(name) }
        exit(chosenName == "list" ? 0 : 2)
    }
    return 0
}

/// Feeds one input to the chosen entry.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen?.feed(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}
