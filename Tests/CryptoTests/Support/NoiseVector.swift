import Bytes
import Crypto
import Testing

/// The published vectors of one pattern in one file.
struct NoiseVectorGroup: CustomTestStringConvertible, Sendable {
    let file: String
    let pattern: String
    let vectors: [NoiseVector]

    var testDescription: String { "\(file) \(pattern) (\(vectors.count))" }

    /// The vectors of every protocol that this module implements.
    static let all: [NoiseVectorGroup] = ["cacophony", "snow"].flatMap(read)

    private static func read(_ file: String) -> [NoiseVectorGroup] {
        guard VectorFolder.isPresent else { return [] }
        do {
            let json = try JSON(parsing: VectorFolder.read("noise/\(file).txt"))
            let vectors = (json["vectors"]?.arrayValue ?? []).compactMap(NoiseVector.init)
            let patterns = Dictionary(grouping: vectors) { $0.name.split(separator: "_")[1] }
            return patterns.map {
                NoiseVectorGroup(file: file, pattern: String($0.key), vectors: $0.value)
            }
            .sorted { $0.pattern < $1.pattern }
        } catch {
            Issue.record("\(file): \(error)")
            return []
        }
    }
}

/// One published handshake with its first transport messages.
struct NoiseVector: Sendable {
    let noise: NoiseProtocol
    let json: JSON

    var name: String { noise.description }
    var messages: [(payload: [UInt8], ciphertext: [UInt8])] {
        (json["messages"]?.arrayValue ?? []).map {
            (
                Hex.decode($0["payload"]?.stringValue ?? "") ?? [],
                Hex.decode($0["ciphertext"]?.stringValue ?? "") ?? []
            )
        }
    }

    /// Nil for a protocol that this module does not implement.
    init?(_ json: JSON) {
        do throws(CryptoError) {
            noise = try NoiseProtocol(name: json["protocol_name"]?.stringValue ?? "")
        } catch {
            return nil
        }
        self.json = json
    }

    func bytes(_ key: String) -> [UInt8] { Hex.decode(json[key]?.stringValue ?? "") ?? [] }

    /// One end, with the randomness of the vector.
    func handshake(_ role: NoiseRole) throws -> NoiseHandshake {
        let side = role == .initiator ? "init" : "resp"
        let pattern = noise.pattern
        let hasStatic =
            role == .initiator ? pattern.initiatorHasStatic : pattern.responderHasStatic
        let knows = role == .initiator && pattern.knowsResponder
        let scalar = bytes("\(side)_ephemeral")
        return try NoiseHandshake(
            noise,
            role: role,
            prologue: bytes("\(side)_prologue"),
            localStatic: hasStatic
                ? bytes("\(side)_static").withUnsafeBytes { try X25519.PrivateKey(raw: $0) } : nil,
            remoteStatic: knows ? X25519.PublicKey(bytes("\(side)_remote_static")) : nil,
            presharedKeys: (json["\(side)_psks"]?.arrayValue ?? [])
                .map { try PresharedKey((Hex.decode($0.stringValue ?? "") ?? []).secret) },
            ephemerals: NoiseEphemerals(
                scalar: (scalar.isEmpty ? [UInt8](repeating: 0, count: 32) : scalar).secret,
                kemSeed: SecretBytes(count: 64) { _ in }
            )
        )
    }
}
