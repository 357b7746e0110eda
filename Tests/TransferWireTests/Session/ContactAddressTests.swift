import Bytes
import Crypto
import Testing
import TransferWire

@Suite("Contact addresses (bech32m, BIP-350)")
struct ContactAddressTests {
    private static let sample: ContactAddress = {
        ContactAddress(Ed25519.PublicKey(Bytes32 { $0.copyBytes(from: 0..<32) }))
    }()

    @Test("an address of a known key")
    func known() throws {
        let text = Self.sample.description
        #expect(text.utf8.count == ContactAddress.characters)
        #expect(text.hasPrefix("warren1"))
        #expect(try ContactAddress(text) == Self.sample)
        #expect(try ContactAddress("  \(text.uppercased())\n") == Self.sample)
        // Made with the reference implementation of BIP-350.
        #expect(text == "warren1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0snf6qcm")
    }

    @Test("each mistyped character is noticed", arguments: 0..<65)
    func mistyped(index: Int) {
        var characters = Array(Self.sample.description)
        characters[index] = characters[index] == "q" ? "p" : "q"
        #expect(throws: ContactAddressError.self) { try ContactAddress(String(characters)) }
    }

    @Test("each length but the right one is refused", arguments: 0..<65)
    func truncated(count: Int) {
        let text = String(Self.sample.description.prefix(count))
        #expect(throws: ContactAddressError.self) { try ContactAddress(text) }
    }

    @Test("a mistake is told with what to do about it")
    func hints() throws {
        let text = Self.sample.description
        let bitcoin = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
        let samples: [(String, ContactAddressError)] = [
            ("", .empty), (" ", .empty), ("warren", .noPrefix), (text + "q", .checksum),
            (bitcoin, .otherKind(prefix: "bc")), (text.replacing("s", with: "S"), .mixedCase),
            (text + text, .length(characters: 130)),
        ]
        for (text, error) in samples {
            #expect(throws: error) { try ContactAddress(text) }
            #expect(!error.description.isEmpty && !error.hint.isEmpty)
        }
    }
}
