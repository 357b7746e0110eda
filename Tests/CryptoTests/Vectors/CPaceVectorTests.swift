import Crypto
import Testing

/// Numbers of the draft's appendix "Test vectors", group X25519 and hash SHA-512.
@Suite("CPace (draft-irtf-cfrg-cpace, CPACE-X25519-SHA512)")
struct CPaceVectorTests {
    static let session = [UInt8].hex("7e4b4791d6a8ef019b936c79fb7f2c57")
    static let channel = [UInt8].hex("0b415f696e69746961746f720b425f726573706f6e646572")
    static let scalars: [[UInt8]] = [
        .hex("21b4f4bd9e64ed355c3eb676a28ebedaf6d8f17bdc365995b319097153044080"),
        .hex("848b0779ff415f0af4ea14df9dd1d3c29ac41d836c7808896c4eba19c51ac40a"),
    ]
    static let shares: [[UInt8]] = [
        .hex("1d13c89278cdadd826f6d8d7f887701430f8380ddc17611cdd6dc989ce0c9f32"),
        .hex("248cccf6d5cdc3646f0ad593f9e6cef4e69d4945f8372e623512ecea32185623"),
    ]

    static func initiator(password: String = "Password") throws -> CPace {
        try run(.initiator, Array("ADa".utf8), scalars[0], password)
    }

    static func responder(password: String = "Password") throws -> CPace {
        try run(.responder, Array("ADb".utf8), scalars[1], password)
    }

    private static func run(
        _ role: CPace.Role,
        _ data: [UInt8],
        _ scalar: [UInt8],
        _ password: String
    ) throws -> CPace {
        CPace(
            role,
            password: Array(password.utf8).secret,
            channel: channel,
            session: session,
            associatedData: data,
            scalar: try scalar.withUnsafeBytes { try X25519.PrivateKey(raw: $0) }
        )
    }

    @Test("shares and key are the published ones")
    func published() throws {
        let a = try Self.initiator()
        let b = try Self.responder()
        let (ya, yb) = (a.share, b.share)
        #expect(ya.bytes == Self.shares[0])
        #expect(yb.bytes == Self.shares[1])
        let expected = [UInt8].hex(
            """
            6e19b875f7a561d6b3ca3dbb9ef42ac55de3e717881018204b8922b4d5e53bb2
            aa82c300bea7b65d2b671da71922ddf6472301b79bc270adfa8bf413285f2263
            """
        )
        #expect(try Self.key(of: a, peer: yb.bytes, "ADb") == expected)
        #expect(try Self.key(of: b, peer: ya.bytes, "ADa") == expected)
    }

    /// The draft's u0 … ub with what X25519 gives; nil where the run must be aborted.
    static let weak: [(share: String, result: String?)] = [
        ("0000000000000000000000000000000000000000000000000000000000000000", nil),
        ("0100000000000000000000000000000000000000000000000000000000000000", nil),
        ("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", nil),
        ("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", nil),
        ("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157", nil),
        ("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", nil),
        (
            "daffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "d8e2c776bbacd510d09fd9278b7edcd25fc5ae9adfba3b6e040e8d3b71b21806"
        ),
        ("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", nil),
        (
            "dbffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "c85c655ebe8be44ba9c0ffde69f2fe10194458d137f09bbff725ce58803cdb38"
        ),
        (
            "d9ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "db64dafa9b8fdd136914e61461935fe92aa372cb056314e1231bc4ec12417456"
        ),
        (
            "cdeb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
            "e062dcd5376d58297be2618c7498f55baa07d7e03184e8aada20bca28888bf7a"
        ),
        (
            "4c9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
            "993c6ad11c4c29da9a56f7691fd0ff8d732e49de6250b6c2e80003ff4629a175"
        ),
    ]

    @Test("points of low order are refused, others agree as published", arguments: weak)
    func lowOrder(share: String, result: String?) throws {
        let scalar = [UInt8].hex("af46e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449aff")
        let key = try scalar.withUnsafeBytes { try X25519.PrivateKey(raw: $0) }
        let point = try X25519.PublicKey(.hex(share))
        guard let result else {
            #expect(throws: CryptoError.lowOrderPoint) {
                _ = try Self.initiator().finish(peerShare: point.raw, peerAssociatedData: [])
            }
            return
        }
        let agreed = try bytes(32) { (secret) throws(CryptoError) in
            try key.agree(with: point, into: secret)
        }
        #expect(agreed == .hex(result))
    }

    @Test("two who do not share every input get different keys")
    func differing() throws {
        let ours = try Self.key(of: Self.initiator(), peer: Self.shares[1], "ADb")
        #expect(try Self.key(of: Self.initiator(), peer: Self.shares[1], "ADc") != ours)
        let wrong = try Self.responder(password: "password")
        let share = wrong.share.bytes
        #expect(try Self.key(of: Self.initiator(), peer: share, "ADb") != ours)
        #expect(try Self.key(of: wrong, peer: Self.shares[0], "ADa") != ours)
    }

    @Test(
        "any password, however long, gives two the same key",
        arguments: [1, 118, 119, 127, 4096]
    )
    func lengths(count: Int) throws {
        let entropy = Entropy(simulationSeed: UInt64(count))
        let password = [UInt8](repeating: 0x61, count: count)
        let session = entropy.bytes(16)
        let a = CPace(
            .initiator,
            password: password.secret,
            channel: [],
            session: session,
            associatedData: [],
            entropy: entropy
        )
        let b = CPace(
            .responder,
            password: password.secret,
            channel: [],
            session: session,
            associatedData: [],
            entropy: entropy
        )
        let (ya, yb) = (a.share.bytes, b.share.bytes)
        #expect(try Self.key(of: a, peer: yb, "") == Self.key(of: b, peer: ya, ""))
    }

    static func key(of run: consuming CPace, peer: [UInt8], _ data: String) throws -> [UInt8] {
        let key = try run.finish(
            peerShare: Bytes32(peer),
            peerAssociatedData: Array(data.utf8)
        )
        return key.withUnsafeBytes { Array($0) }
    }
}
