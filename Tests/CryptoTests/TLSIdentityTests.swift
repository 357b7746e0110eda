import Bytes
import Crypto
import Testing

@Suite("TLS identities")
struct TLSIdentityTests {
    @Test("an identity survives PEM")
    func roundTrip() throws {
        let identity = try TLSTests.identity()
        let again = try TLSIdentity(
            certificatesPEM: identity.certificatesPEM,
            keyPEM: identity.keyPEM
        )
        #expect(again.fingerprint == identity.fingerprint)
        #expect(String(decoding: again.certificatesPEM, as: UTF8.self).hasPrefix("-----BEGIN"))
    }

    @Test("texts that are not a matching certificate and key are refused")
    func refused() throws {
        let (identity, other) = try (TLSTests.identity(), TLSTests.identity())
        let junk = Array("junk".utf8)
        #expect(throws: TLSError.badIdentity("the key is not the certificate's")) {
            try TLSIdentity(
                certificatesPEM: identity.certificatesPEM,
                keyPEM: other.keyPEM
            )
        }
        #expect(throws: TLSError.badIdentity("no unencrypted private key")) {
            try TLSIdentity(certificatesPEM: identity.certificatesPEM, keyPEM: junk.secret)
        }
        #expect(throws: TLSError.badIdentity("0 certificates")) {
            try TLSIdentity(certificatesPEM: junk, keyPEM: identity.keyPEM)
        }
        let chain = Array(repeating: identity.certificatesPEM, count: 11).flatMap { $0 }
        #expect(throws: TLSError.badIdentity("11 certificates")) {
            try TLSIdentity(certificatesPEM: chain, keyPEM: identity.keyPEM)
        }
        #expect(throws: TLSError.badAuthorities("no certificate")) {
            try TLSContext(client: .authorities(pem: junk))
        }
    }

    @Test("names with characters that no name has are refused", arguments: ["", "a,b", "a b", "é"])
    func names(name: String) {
        #expect(throws: TLSError.badServerName(name)) {
            try SelfSignedCertificate.generate(names: [name], days: 1, now: TLSPair.start)
        }
    }
}
