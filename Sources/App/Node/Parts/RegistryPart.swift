import Crypto
import Files
import Net
package import Relay
import RelayWire
import Telemetry

/// This process's registry.
package final class RegistryPart: Sendable {
    package let registry: Registry
    /// How others join.
    package let link: RegistryLink

    /// Opens the registry whose key and journal are in the folder `place`.
    ///
    /// `authority` is the `host:port` at which others reach its HTTP interface. The kind follows
    /// from it unless given.
    package init(
        in context: NodeContext,
        place: String,
        authority: String,
        kind: NetworkKind?
    ) async throws {
        let folder = try context.folder(place)
        let signer = try KeyFile.signing(folder / "authority.key")
        let link = RegistryLink(authority: authority, key: RelayIdentity(signer.publicKey))
        let kind = kind ?? NetworkKind(of: link)
        registry = Registry(
            on: context.loops.next(),
            settings: kind.registrySettings(link),
            signer: signer,
            ledger: try RegistryLedger(at: folder / "registry.sqlite"),
            log: context.log.part("registry")
        )
        self.link = link
        try await registry.start()
    }

    /// Stops signing and closes the journal.
    package func stop() async { await registry.stop() }
}
