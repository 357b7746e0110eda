import Bytes
import RelayWire

/// The decoders of `RelayWire`.
let relayWireEntries: [FuzzEntry] = directoryEntries + cellEntries

/// The decoders of links, circuits, cells and streams.
private let cellEntries: [FuzzEntry] = [
    FuzzEntry("cell-header") { CellFuzz.header($0) },
    FuzzEntry("stream-target") { CellFuzz.target($0) },
    FuzzEntry("build-routing") { CellFuzz.routing($0) },
    FuzzEntry("build-request") { BuildFuzz.request($0) },
    FuzzEntry("build-reply") { BuildFuzz.reply($0) },
    FuzzEntry("link-greeting") { LinkFuzz.greeting($0) },
    FuzzEntry("link-records") { LinkFuzz.records($0) },
    FuzzEntry("frames") { FrameFuzz.feed($0) },
    FuzzEntry("relay-core") { FuzzRelay.feed($0) },
]

/// The decoders of the relay directory; what decodes must encode to the same bytes.
private let directoryEntries: [FuzzEntry] = [
    canonical("relay-descriptor") { bytes throws(DirectoryError) in
        try RelayDescriptor(decoding: bytes).bytes
    },
    canonical("relay-list") { bytes throws(DirectoryError) in
        try RelayList(decoding: bytes).bytes
    },
    canonical("list-chain") { bytes throws(DirectoryError) in
        try ListChain(decoding: bytes).bytes
    },
    canonical("heartbeat") { bytes throws(DirectoryError) in
        try Heartbeat(verifying: bytes).bytes
    },
    canonical("guard-set") { bytes throws(DirectoryError) in
        try GuardSet(decoding: bytes).bytes
    },
    FuzzEntry("registry-record") { bytes in
        let bytes = Array(bytes)
        let journal = RegistryJournal(reading: bytes)
        precondition(
            journal.records.flatMap(\.bytes) == Array(bytes.prefix(journal.soundBytes))
        )
    },
]

private func canonical(
    _ name: String,
    _ recode: @escaping @Sendable ([UInt8]) throws(DirectoryError) -> [UInt8]
) -> FuzzEntry {
    FuzzEntry(name) { bytes in
        let bytes = Array(bytes)
        do throws(DirectoryError) {
            let again = try recode(bytes)
            precondition(again == bytes)
        } catch {
            return
        }
    }
}
