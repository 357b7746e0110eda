package import Crypto

/// What two members share once they have paired.
package struct RoomKeys: ~Copyable {
    /// Which side this is.
    package let role: PairingRole
    private let key: SecretBytes
    private let fingerprints: RoomFingerprints

    init(_ role: PairingRole, _ key: consuming SecretBytes, _ fingerprints: RoomFingerprints) {
        self.role = role
        self.key = key
        self.fingerprints = fingerprints
    }

    /// The own proof of having the room's words, 32 bytes: `mac` of answer and confirm.
    ///
    /// For a description that restarts ICE, `restart` is its ufrag, which the proof then covers.
    package func proof(restart ufrag: String? = nil) -> [UInt8] { mac(role, ufrag) }

    /// Whether the peer has proved that it has them, and saw the same certificates.
    package func accepts(_ proof: [UInt8], restart ufrag: String? = nil) -> Bool {
        ConstantTime.equal(proof, mac(role.peer, ufrag))
    }

    /// The key of frames that one side seals for the server to relay, 32 bytes.
    package func relayKey(of sender: PairingRole) -> SecretBytes {
        derived("warren/room-relay/v1\0\(sender.rawValue)")
    }

    /// The four words that both sides show: the same unless somebody is in between.
    package var safetyWords: [String] {
        let mac = HMAC.sha256(key: derived(SafetyWords.text), fingerprints.bytes)
        return SafetyWords.words(of: mac)
    }

    private func mac(_ role: PairingRole, _ ufrag: String?) -> [UInt8] {
        let restart = ufrag.map { Array($0.utf8) } ?? []
        return HMAC.sha256(
            key: derived("warren/room-confirm/v1\0\(role.rawValue)"),
            fingerprints.bytes + restart
        )
    }

    private func derived(_ info: String) -> SecretBytes {
        do throws(CryptoError) {
            return try HKDF.derive(secret: key, info: info)
        } catch {
            preconditionFailure("32 bytes are not too long")
        }
    }
}

/// How bytes become words that people compare.
enum SafetyWords {
    static let text = "warren/room-words/v1\0"
    static let label = Array(text.utf8)

    /// The words of the first four bytes.
    static func words(of bytes: [UInt8]) -> [String] {
        bytes.prefix(4).map { RoomWordList.words[Int($0)] }
    }
}
