import Bytes
import Crypto
import RelayWire
import Testing

@testable import Relay

/// A registry signs whatever it likes: that a relay's keys are its own is the client's to check.
@Suite("Descriptors in a signed list (Docs/protocols/directory.md)", .timeLimit(.minutes(10)))
struct DescriptorCheckTests {
    enum Forgery: CaseIterable {
        /// The relay's own descriptor with one bit of its signature changed.
        case changedSignature
        /// The relay's own descriptor with one bit of its onion key changed.
        case changedKey
        /// What the relay says, signed by somebody else.
        case otherSigner
        /// What somebody else says and signs, under the relay's identity.
        case swapped

        func entry(for victim: ListedRelay) throws -> RelayEntry {
            let own = try victim.entry()
            var bytes = own.descriptor.bytes
            let signed = bytes.count - 64
            let other = ListedRelay()
            switch self {
            case .changedSignature: bytes[signed] ^= 1
            case .changedKey: bytes[400] ^= 1
            case .otherSigner:
                let signature = other.keys.signing.sign(
                    Array(bytes[..<signed]),
                    domain: RelayDescriptor.domain
                )
                bytes.replaceSubrange(signed..., with: signature.bytes)
            case .swapped:
                bytes = try other.entry().descriptor.bytes
                bytes.replaceSubrange(1..<33, with: victim.keys.identity.key.bytes)
            }
            return RelayEntry(
                descriptor: try RelayDescriptor(decoding: bytes),
                status: own.status
            )
        }
    }

    @Test("a list with one that is not the relay's own is refused", arguments: Forgery.allCases)
    func refused(forgery: Forgery) async throws {
        try await withRegistry { registry in
            let victim = ListedRelay()
            let forged = try forgery.entry(for: victim)
            #expect(forged.identity == victim.keys.identity)
            try registry.publish([try ListedRelay().entry(), forged])
            let follower = registry.follower()
            _ = await follower.step()
            let fault = try #require(await follower.fault)
            guard case .untrusted(.forged(victim.keys.identity)) = fault else {
                Issue.record("\(fault)")
                return
            }
            #expect(await follower.list == nil)
        }
    }

    @Test("a relay that was genuine is checked again when its descriptor changes")
    func later() async throws {
        try await withRegistry { registry in
            let victim = ListedRelay()
            try registry.publish([try victim.entry()])
            let follower = registry.follower()
            _ = await follower.step()
            let good = try #require(await follower.list)
            try registry.publish([try Forgery.swapped.entry(for: victim)])
            _ = await follower.step()
            #expect(await follower.fault != nil)
            #expect(await follower.list == good)
        }
    }
}
