/// A complete protocol name: pattern, key exchange, pre-shared keys, cipher and hash.
///
/// The name goes into the handshake hash, so two ends that differ in anything do not connect.
package struct NoiseProtocol: Hashable, Sendable, CustomStringConvertible {
    /// What ephemeral secrets are made from.
    package enum KeyExchange: String, CaseIterable, Sendable {
        case x25519 = "25519"
        /// X25519 and, in the same messages, ephemeral ML-KEM-768.
        case x25519MLKEM768 = "25519+MLKEM768"
    }

    /// Who sends which keys when.
    package let pattern: NoisePattern
    /// Classical or hybrid.
    package let keyExchange: KeyExchange
    /// After which message each pre-shared key is mixed in, ascending; 0 is before the first.
    package let presharedKeys: [Int]
    /// What encrypts handshake payloads and then records.
    package let cipher: AEADAlgorithm
    /// What hashes the transcript and derives keys.
    package let hash: DigestAlgorithm

    /// The full name, such as `Noise_IKhfs_25519+MLKEM768_AESGCM_SHA256`.
    package let description: String

    /// A protocol by its parts.
    ///
    /// - Throws: `unknownProtocol` for a hybrid one-way pattern, a pre-shared key after a message
    ///   that does not exist, or a hash that Noise does not name.
    package init(
        _ pattern: NoisePattern,
        keyExchange: KeyExchange = .x25519MLKEM768,
        presharedKeys: [Int] = [],
        cipher: AEADAlgorithm = .aes256GCM,
        hash: DigestAlgorithm = .sha256
    ) throws(CryptoError) {
        let hybrid = keyExchange == .x25519MLKEM768
        let modifiers = (hybrid ? ["hfs"] : []) + presharedKeys.map { "psk\($0)" }
        description = [
            "Noise", pattern.rawValue + modifiers.joined(separator: "+"), keyExchange.rawValue,
            cipher.noiseName, hash.noiseName ?? "",
        ].joined(separator: "_")
        (self.pattern, self.keyExchange, self.presharedKeys) = (pattern, keyExchange, presharedKeys)
        (self.cipher, self.hash) = (cipher, hash)
        let messages = pattern.messages.count
        let ascending = zip(presharedKeys, presharedKeys.dropFirst()).allSatisfy { $0 < $1 }
        guard hash.noiseName != nil, ascending, !hybrid || messages > 1,
            presharedKeys.allSatisfy({ (0...messages).contains($0) })
        else { throw .unknownProtocol(description) }
    }

    /// A protocol by its name.
    ///
    /// - Throws: `unknownProtocol` when any part of the name is not one this module has.
    package init(name: String) throws(CryptoError) {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0] == "Noise",
            let keyExchange = KeyExchange(rawValue: parts[2]),
            let cipher = AEADAlgorithm.allCases.first(where: { $0.noiseName == parts[3] }),
            let hash = DigestAlgorithm.allCases.first(where: { $0.noiseName == parts[4] }),
            let pattern = NoisePattern(rawValue: String(parts[1].prefix { $0.isUppercase }))
        else { throw .unknownProtocol(name) }
        let modifiers = parts[1].dropFirst(pattern.rawValue.count).split(separator: "+")
        let presharedKeys = modifiers.filter { $0 != "hfs" }.map { modifier in
            modifier.hasPrefix("psk") ? Int(modifier.dropFirst(3)) : nil
        }
        do throws(CryptoError) {
            try self.init(
                pattern,
                keyExchange: keyExchange,
                presharedKeys: presharedKeys.compactMap(\.self),
                cipher: cipher,
                hash: hash
            )
        } catch {
            throw .unknownProtocol(name)
        }
        guard description == name else { throw .unknownProtocol(name) }
    }

    /// How many messages the handshake has.
    package var messageCount: Int { pattern.messages.count }

    /// The tokens of each message, with the modifiers applied.
    ///
    /// HFS puts `e1` after the first `e` (or the `es` that follows it) and `ekem1` after the first
    /// `ee`. A pre-shared key n goes to the end of message n, or the beginning of the first.
    var messages: [[NoiseToken]] {
        var messages = pattern.messages
        if keyExchange == .x25519MLKEM768 {
            messages[0].insert(.e1, at: messages[0].contains(.es) ? 2 : 1)
            messages[1].insert(.ekem1, at: 2)
        }
        for position in presharedKeys.reversed() {
            if position == 0 {
                messages[0].insert(.psk, at: 0)
            } else {
                messages[position - 1].append(.psk)
            }
        }
        return messages
    }

    /// Bytes of message `index` (from 0) with a payload of `payload` bytes.
    package func messageBytes(_ index: Int, payload: Int) -> Int {
        let tag = AEADAlgorithm.tagBytes
        var (hasKey, total) = (false, 0)
        for (number, tokens) in messages.enumerated() where number <= index {
            total = 0
            for token in tokens {
                switch token {
                case .e:
                    total += X25519.keyBytes
                    if !presharedKeys.isEmpty { hasKey = true }
                case .s: total += X25519.keyBytes + (hasKey ? tag : 0)
                case .e1: total += MLKEM768.publicKeyBytes + (hasKey ? tag : 0)
                case .ekem1:
                    total += MLKEM768.ciphertextBytes + (hasKey ? tag : 0)
                    hasKey = true
                case .ee, .es, .se, .ss, .psk: hasKey = true
                }
            }
            total += payload + (hasKey ? tag : 0)
        }
        return total
    }
}

extension AEADAlgorithm {
    /// The name of Noise §12.
    fileprivate var noiseName: String {
        switch self {
        case .aes256GCM: "AESGCM"
        case .chaCha20Poly1305: "ChaChaPoly"
        }
    }
}

extension DigestAlgorithm {
    /// The name of Noise §12, for the hashes it has.
    fileprivate var noiseName: String? {
        switch self {
        case .sha256: "SHA256"
        case .sha512: "SHA512"
        case .blake2b512: "BLAKE2b"
        case .blake2s256: "BLAKE2s"
        case .md5, .sha1, .sha3, .blake2b256: nil
        }
    }
}
