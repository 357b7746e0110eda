import Bytes
import Crypto
import Testing

@Suite("CCTV edge cases of ML-KEM-768", .enabled(if: VectorFolder.isPresent))
struct CCTVVectorTests {
    /// The lines `name = hex` of a file, the last of each name.
    private static func values(_ file: String) -> [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        for line in VectorFolder.read("cctv/ML-KEM/\(file)/ML-KEM-768.txt").split(separator: 10) {
            let halves = String(decoding: line, as: UTF8.self)
                .split(separator: " = ", maxSplits: 1)
            guard halves.count == 2, let bytes = Hex.decode(String(halves[1])) else { continue }
            values[String(halves[0])] = bytes
        }
        return values
    }

    /// `unluckysample` needs more SHAKE output than almost every other key.
    ///
    /// The files' key pairs are of the draft of FIPS 203, whose key generation differed, so the
    /// seeds are not used.
    @Test("ciphertext and secret", arguments: ["intermediate", "unluckysample"])
    func encapsulation(file: String) throws {
        let values = Self.values(file)
        let made = try encapsulated(values["ek"] ?? [], seed: values["m"] ?? [])
        #expect(made.ciphertext == values["c"])
        #expect(made.secret == values["K"])
        let key = try (values["dk"] ?? []).withUnsafeBytes {
            try MLKEM768.PrivateKey(expanded: $0)
        }
        #expect(try decapsulated(made.ciphertext, key) == made.secret)
    }

    @Test("a comparison that stopped at a zero byte would accept this ciphertext")
    func strcmp() throws {
        let values = Self.values("strcmp")
        let key = try (values["dk"] ?? []).withUnsafeBytes {
            try MLKEM768.PrivateKey(expanded: $0)
        }
        #expect(try decapsulated(values["c"] ?? [], key) == values["K"])
    }
}
