import Bytes
package import Crypto
package import Files
import RelayWire
package import Telemetry

/// What a client keeps between runs: its guards, and which lists it has seen.
///
/// Both belong to one network; files of another are left alone.
package struct ClientMemory: Sendable {
    private let guardsPath: Path
    private let chainPath: Path
    private let log: Log

    package init(_ folder: Path, network: Bytes32, log: Log) {
        let name = Hex.encode(network.bytes.prefix(8))
        guardsPath = folder / "guards-\(name)"
        chainPath = folder / "lists-\(name)"
        self.log = log
    }

    func guards() -> GuardSet {
        restore(guardsPath, GuardSet()) { (bytes) throws(DirectoryError) in
            try GuardSet(decoding: bytes)
        }
    }

    func chain() -> ListChain {
        restore(chainPath, ListChain()) { (bytes) throws(DirectoryError) in
            try ListChain(decoding: bytes)
        }
    }

    /// A damaged file is set aside, told of, and begun anew.
    private func restore<Value>(
        _ path: Path,
        _ fresh: Value,
        _ decode: ([UInt8]) throws(DirectoryError) -> Value
    ) -> Value {
        do {
            guard try FileStatus.ifPresent(path) != nil else { return fresh }
            return try decode(try File.content(of: path, limit: 1 << 20))
        } catch {
            log.warning(
                "what was remembered of the network cannot be read and is begun anew",
                ["why": .public("\(error)")]
            )
            return fresh
        }
    }

    func keep(guards bytes: [UInt8]) { keep(bytes, guardsPath) }
    func keep(chain bytes: [UInt8]) { keep(bytes, chainPath) }

    private func keep(_ bytes: [UInt8], _ path: Path) {
        do throws(FileError) {
            try AtomicFile.write(bytes, to: path)
        } catch {
            log.error(
                "what is known of the network could not be kept",
                ["why": .public("\(error)")]
            )
        }
    }
}
