import Bytes

/// One algorithm's published input and output.
struct KnownAnswer: Sendable {
    let name: String
    let holds: @Sendable () throws(CryptoError) -> Bool

    static let all = hashes + ciphers + curves + postQuantum

    /// FIPS 180-4 and 202 and RFC 7693 of `abc`; RFC 5869 A.1.
    private static let hashes = [
        KnownAnswer(name: "SHA-256") { () throws(CryptoError) in
            Digest.sha256(Array("abc".utf8))
                == hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        },
        KnownAnswer(name: "SHA3-256") { () throws(CryptoError) in
            Digest.sha3(Array("abc".utf8))
                == hex("3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532")
        },
        KnownAnswer(name: "BLAKE2b-256") { () throws(CryptoError) in
            Digest.blake2b256(Array("abc".utf8))
                == hex("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")
        },
        KnownAnswer(name: "HKDF-SHA-256") { () throws(CryptoError) in
            var output = [UInt8](repeating: 0, count: 42)
            try hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b").withOctets {
                (secret) throws(CryptoError) in
                try hex("000102030405060708090a0b0c").withOctets { (salt) throws(CryptoError) in
                    try hex("f0f1f2f3f4f5f6f7f8f9").withOctets { (info) throws(CryptoError) in
                        var span = output.mutableSpan
                        var bytes = span.mutableBytes
                        try bytes.withUnsafeMutableBytes { (output) throws(CryptoError) in
                            try HKDF.derive(secret: secret, salt: salt, info: info, into: output)
                        }
                    }
                }
            }
            return output
                == hex(
                    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                        + "34007208d5b887185865"
                )
        },
    ]

    /// Sixteen zero bytes under a zero key and nonce; for GCM its specification's test case 14.
    private static let ciphers = [
        KnownAnswer(name: "AES-256-GCM") { () throws(CryptoError) in
            sealsZeros(
                .aes256GCM,
                to: "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
            )
        },
        KnownAnswer(name: "ChaCha20-Poly1305") { () throws(CryptoError) in
            sealsZeros(
                .chaCha20Poly1305,
                to: "9f07e7be5551387a98ba977c732d080dc34a88047320f52aa2c6683ef8084d2f"
            )
        },
    ]

    /// RFC 7748 §6.1; RFC 8032 §7.1 test 2.
    private static let curves = [
        KnownAnswer(name: "X25519") { () throws(CryptoError) in
            let scalar = hex(
                "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
            )
            let key = try scalar.withOctets { (raw) throws(CryptoError) in
                try X25519.PrivateKey(raw: raw)
            }
            let peer = hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
            let secret = try key.agree(with: X25519.PublicKey(peer))
            return secret.withUnsafeBytes { Array($0) }
                == hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
        },
        KnownAnswer(name: "Ed25519") { () throws(CryptoError) in
            let seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
            let key = try seed.withOctets { (seed) throws(CryptoError) in
                try Ed25519.PrivateKey(seed: seed)
            }
            let message: [UInt8] = [0x72]
            let signature = message.withOctets { key.signRaw($0) }
            return message.withOctets { key.publicKey.verifyRaw(signature, $0) }
                && signature.bytes
                    == hex(
                        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
                    )
        },
    ]

    static func hex(_ text: String) -> [UInt8] { Hex.decode(text) ?? [] }

    /// Whether a zero key and nonce seal sixteen zeros to this, and that opens again.
    private static func sealsZeros(_ algorithm: AEADAlgorithm, to sealed: String) -> Bool {
        var cipher = AEAD(algorithm, key: SecretBytes(count: 32) { _ in })
        var record = [UInt8](repeating: 0, count: 32)
        let nonce = AEADNonce(prefix: 0, counter: 0)
        record.withUnsafeMutableBytes { record in
            let base = UnsafeMutableRawPointer(record.octets)
            cipher.seal(nonce: nonce, aad: .none, in: base, out: base, count: 16, tag: base + 16)
        }
        guard record == hex(sealed) else { return false }
        let opened = record.withUnsafeMutableBytes { record in
            let base = UnsafeMutableRawPointer(record.octets)
            return cipher.open(
                nonce: nonce,
                aad: .none,
                in: base,
                out: base,
                count: 16,
                tag: base + 16
            )
        }
        return opened && record[..<16].allSatisfy { $0 == 0 }
    }
}
