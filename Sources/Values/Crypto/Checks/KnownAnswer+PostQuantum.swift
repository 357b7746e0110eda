/// ACVP's first ML-KEM-768 case and Wycheproof's first ML-DSA-65 one, by digests of what is long.
extension KnownAnswer {
    static let postQuantum = [
        KnownAnswer(name: "ML-KEM-768") { () throws(CryptoError) in
            let seed = hex(
                "7c9935a0b07694aa0c6d10e4db6b1add2fd81a25ccb148032dcd739936737f2d"
                    + "8626ed79d451140800e03b59b956f8210e556067407d13dc90fa9e8b872bfb8f"
            )
            let key = try seed.withOctets { (seed) throws(CryptoError) in
                try MLKEM768.PrivateKey(seed: seed)
            }
            let publicKey = try MLKEM768.PublicKey(key.publicKey)
            var ciphertext = [UInt8](repeating: 0, count: MLKEM768.ciphertextBytes)
            let random = hex("147c03f7a5bebba406c8fae1874d7f13c80efe79a3a9a874cc09fe76f6997615")
            let sent = random.withOctets { random in
                ciphertext.withUnsafeMutableBytes { ciphertext in
                    Bytes32 {
                        publicKey.encapsulate(seed: random, ciphertext: ciphertext, secret: $0)
                    }
                }
            }
            let received = try SecretBytes(count: 32) { (secret) throws(CryptoError) in
                try ciphertext.withOctets { (ciphertext) throws(CryptoError) in
                    try key.decapsulate(ciphertext, into: secret)
                }
            }
            return Digest.sha256(publicKey.bytes)
                == hex("86adbca81f4fee893e2fb58fb98aa2fe188f501fed268d7f4056f8c05c4e53c4")
                && Digest.sha256(ciphertext)
                    == hex("36829a2f35cbf4deb62c0a12a15c22dae9f8d2c252566fc24f88abe805cb575e")
                && sent.bytes
                    == hex("e7184a0975ee3470878d2d159ec83129c8aec253d4ee17b4810311d198cd0368")
                && received.withUnsafeBytes { Array($0) } == sent.bytes
        },
        KnownAnswer(name: "ML-DSA-65") { () throws(CryptoError) in
            let seed = [UInt8](repeating: 0x2a, count: MLDSA65.seedBytes)
            let zeros = [UInt8](repeating: 0, count: MLDSA65.randomnessBytes)
            let key = try seed.withOctets { (seed) throws(CryptoError) in
                try MLDSA65.PrivateKey(seed: seed)
            }
            let message = Array("Hello world".utf8)
            let signature = try message.withOctets { (message) throws(CryptoError) in
                try zeros.withOctets { (zeros) throws(CryptoError) in
                    try key.sign(message, context: .none, randomness: zeros)
                }
            }
            let publicKey = try MLDSA65.PublicKey(key.publicKey)
            let verified = signature.withOctets { signature in
                message.withOctets { publicKey.verify(signature, $0, context: .none) }
            }
            return verified
                && Digest.sha256(signature)
                    == hex("39fbbb0d97a52c79844213b325af823a7f16a174e00a5b3daeb3e6e6d1c89681")
        },
    ]
}
