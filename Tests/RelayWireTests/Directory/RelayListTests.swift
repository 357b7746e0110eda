import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Relay list and its signatures")
struct RelayListTests {
    @Test("reads back what it wrote, sorted", arguments: [0, 1, 2, 3, 7])
    func roundTrip(count: UInt64) throws {
        let list = try SampleNetwork.list(
            (0..<count).map { try SampleNetwork.entry($0 + 1) },
            signedBy: [50, 51]
        )
        let read = try RelayList(decoding: list.bytes)
        #expect(read == list)
        #expect(read.bytes == list.bytes)
        for seed in 0..<count {
            let identity = try SampleNetwork.identity(seed + 1)
            #expect(read[identity]?.identity == identity)
        }
        #expect(read[try SampleNetwork.identity(99)] == nil)
    }

    @Test("refuses every truncation")
    func truncation() throws {
        let bytes = try SampleNetwork.list([SampleNetwork.entry(1)]).bytes
        for count in bytes.indices {
            #expect(throws: DirectoryError.self) {
                try RelayList(decoding: Array(bytes[..<count]))
            }
        }
        #expect(throws: DirectoryError.self) { try RelayList(decoding: bytes + [0]) }
    }

    @Test("any changed byte is refused in reading or in verifying")
    func tampering() throws {
        let trust = ListTrust(
            network: SampleNetwork.id,
            majorityOf: [try SampleNetwork.identity(1)]
        )
        let bytes = try SampleNetwork.list([SampleNetwork.entry(3), SampleNetwork.entry(4)]).bytes
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<300 {
            var forged = bytes
            let at = Int.random(in: bytes.indices, using: &generator)
            forged[at] ^= UInt8.random(in: 1...255, using: &generator)
            #expect(throws: DirectoryError.self, "byte \(at)") {
                try trust.verify(
                    try RelayList(decoding: forged),
                    at: SampleNetwork.start + 10
                )
            }
        }
    }

    @Test("one relay twice is refused")
    func repeated() throws {
        let entry = try SampleNetwork.entry(1)
        #expect(throws: DirectoryError.unordered(.entries)) {
            try SampleNetwork.list([entry, entry])
        }
    }

    static let quorums: [(signers: [UInt64], valid: Int)] = [
        ([], 0), ([10], 1), ([10, 11], 2), ([10, 11, 12], 3), ([20, 21, 22], 0), ([10, 20], 1),
    ]

    @Test("a list needs the threshold of trusted signatures", arguments: quorums)
    func threshold(signers: [UInt64], valid: Int) throws {
        let authorities = Set(try (10...12).map { try SampleNetwork.identity($0) })
        let trust = ListTrust(network: SampleNetwork.id, majorityOf: authorities)
        let list = try SampleNetwork.list([SampleNetwork.entry(1)], signedBy: signers)
        let now = SampleNetwork.start + 10
        if valid >= 2 {
            try trust.verify(list, at: now)
        } else {
            #expect(throws: DirectoryError.unsigned(valid: valid, needed: 2)) {
                try trust.verify(list, at: now)
            }
        }
    }

    @Test("a signature moved from another list does not count")
    func movedSignature() throws {
        let trust = ListTrust(
            network: SampleNetwork.id,
            majorityOf: [try SampleNetwork.identity(1)]
        )
        let other = try SampleNetwork.list([SampleNetwork.entry(2)])
        var list = try SampleNetwork.list([SampleNetwork.entry(3)], signedBy: [])
        try list.add(other.signatures[0])
        #expect(throws: DirectoryError.unsigned(valid: 0, needed: 1)) {
            try trust.verify(list, at: SampleNetwork.start + 10)
        }
    }

    @Test("sixteen authorities may sign, no seventeenth, and none twice")
    func signatureLimit() throws {
        var list = try SampleNetwork.list([], signedBy: Array(1...16))
        try list.add(ListSignature(signing: list.header, with: SampleNetwork.key(16)))
        #expect(list.signatures.count == 16)
        #expect(throws: DirectoryError.invalid(.signatures)) {
            try list.add(ListSignature(signing: list.header, with: SampleNetwork.key(17)))
        }
    }

    @Test("a list is refused early, late and on another network")
    func validity() throws {
        let authority = try SampleNetwork.identity(1)
        let trust = ListTrust(network: SampleNetwork.id, majorityOf: [authority])
        let list = try SampleNetwork.list([])
        let header = list.header
        try trust.verify(list, at: header.validAfter - DirectoryLimits.clockSkewSeconds)
        try trust.verify(list, at: header.validUntil)
        let early = header.validAfter - DirectoryLimits.clockSkewSeconds - 1
        #expect(throws: DirectoryError.early(validAfter: header.validAfter, now: early)) {
            try trust.verify(list, at: early)
        }
        let late = header.validUntil + 1
        #expect(throws: DirectoryError.expired(validUntil: header.validUntil, now: late)) {
            try trust.verify(list, at: late)
        }
        let elsewhere = ListTrust(network: SampleNetwork.bytes32(5), majorityOf: [authority])
        #expect(throws: DirectoryError.wrongNetwork) {
            try elsewhere.verify(list, at: header.validAfter)
        }
    }

    @Test("every entry proves its place to a light client", arguments: [1, 2, 3, 5, 8, 13])
    func proofs(count: UInt64) throws {
        let list = try SampleNetwork.list((1...count).map { try SampleNetwork.entry($0) })
        let leaves = list.leaves
        for (index, entry) in list.entries.enumerated() {
            let path = MerkleTree.proof(leaves, index: index)
            func verifies(_ leaf: Bytes32, at index: Int, _ path: [Bytes32]) -> Bool {
                MerkleTree.verifies(
                    leaf: leaf,
                    index: index,
                    count: list.header.count,
                    path: path,
                    root: list.header.root
                )
            }
            let leaf = MerkleTree.leaf(try RelayEntry(decoding: entry.bytes).bytes)
            #expect(verifies(leaf, at: index, path))
            #expect(!verifies(MerkleTree.leaf([1]), at: index, path))
            #expect(!verifies(leaf, at: index, path + [leaf]))
            #expect(!verifies(leaf, at: index + 1, path))
            #expect(path.isEmpty || !verifies(leaf, at: index, Array(path.dropLast())))
        }
    }

    @Test("a count far beyond the bytes reserves nothing and is refused")
    func hostileCount() throws {
        var bytes = try SampleNetwork.list([SampleNetwork.entry(1)]).bytes
        bytes.replaceSubrange(
            ListHeader.byteCount - 4..<ListHeader.byteCount,
            with: [0, 0, 0x27, 0x10]
        )
        #expect(throws: DirectoryError.self) { try RelayList(decoding: bytes) }
        bytes.replaceSubrange(
            ListHeader.byteCount - 4..<ListHeader.byteCount,
            with: [0, 0, 0x27, 0x11]
        )
        #expect(throws: DirectoryError.invalid(.entries)) { try RelayList(decoding: bytes) }
    }

    @Test("garbage is refused", arguments: 0..<50)
    func garbage(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes = [1] + generator.bytes(Int.random(in: 0...4_000, using: &generator))
        #expect(throws: DirectoryError.self) { try RelayList(decoding: bytes) }
        #expect(throws: DirectoryError.self) { try RelayDescriptor(decoding: bytes) }
        #expect(throws: DirectoryError.self) { try Heartbeat(verifying: bytes) }
        #expect(throws: DirectoryError.self) { try GuardSet(decoding: bytes) }
    }
}
