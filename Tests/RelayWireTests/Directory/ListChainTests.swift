import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Hash chain of relay lists")
struct ListChainTests {
    @Test("follows list after list and survives being stored")
    func follows() throws {
        var chain = ListChain()
        for header in try SampleNetwork.chain(100) {
            #expect(try chain.accept(header) == .advanced(by: 1))
            #expect(try chain.accept(header) == .unchanged)
            chain = try ListChain(decoding: chain.bytes)
        }
        #expect(chain.last?.epoch == 100)
        #expect(chain.links.count == DirectoryLimits.chainMemory)
    }

    @Test("an older list is a rollback")
    func rollback() throws {
        let headers = try SampleNetwork.chain(3)
        var chain = ListChain()
        _ = try chain.accept(headers[2])
        #expect(throws: ChainError.rollback(offered: 2, known: 3)) {
            try chain.accept(headers[1])
        }
        #expect(throws: ChainError.rollback(offered: 1, known: 3)) {
            try chain.leap(to: headers[0])
        }
    }

    @Test("two lists of one epoch are an equivocation, the newest or older")
    func equivocation() throws {
        let headers = try SampleNetwork.chain(3)
        var chain = ListChain()
        for header in headers { _ = try chain.accept(header) }
        for epoch in [2, 3] as [UInt64] {
            let other = try SampleNetwork.list(epoch: epoch, [SampleNetwork.entry(9)]).header
            let known = headers[Int(epoch) - 1].hash
            #expect(
                throws: ChainError.equivocation(epoch: epoch, known: known, offered: other.hash)
            ) { try chain.accept(other) }
        }
        #expect(chain.last?.epoch == 3)
    }

    @Test("a next list with another past is a rewritten history")
    func rewritten() throws {
        let headers = try SampleNetwork.chain(3)
        var chain = ListChain()
        _ = try chain.accept(headers[1])
        let other = try SampleNetwork.list(
            epoch: 3,
            previous: SampleNetwork.bytes32(1),
            []
        ).header
        #expect(
            throws: ChainError.rewritten(
                epoch: 2,
                known: headers[1].hash,
                offered: SampleNetwork.bytes32(1)
            )
        ) { try chain.accept(other) }
    }

    @Test("a gap is named, bridged by the headers between, and by nothing else")
    func bridge() throws {
        let headers = try SampleNetwork.chain(6)
        var chain = ListChain()
        _ = try chain.accept(headers[0])
        #expect(throws: ChainError.gap(missing: 2...5)) { try chain.accept(headers[5]) }
        #expect(throws: ChainError.gap(missing: 2...5)) {
            try chain.accept(headers[5], bridge: Array(headers[1...3]))
        }
        var forged = Array(headers[1...4])
        forged[2] = try SampleNetwork.list(epoch: 4, [SampleNetwork.entry(1)]).header
        #expect(throws: ChainError.brokenBridge(epoch: 4)) {
            try chain.accept(headers[5], bridge: forged)
        }
        let shuffled = [headers[2], headers[1], headers[3], headers[4]]
        #expect(throws: ChainError.brokenBridge(epoch: 3)) {
            try chain.accept(headers[5], bridge: shuffled)
        }
        #expect(chain.last?.epoch == 1)
        #expect(try chain.accept(headers[5], bridge: Array(headers[1...4])) == .advanced(by: 5))
        var leaping = ListChain()
        try leaping.leap(to: headers[0])
        try leaping.leap(to: headers[5])
        #expect(leaping.last == chain.last)
    }

    @Test("stored bytes are refused truncated, unordered or of another version")
    func stored() throws {
        var chain = ListChain()
        for header in try SampleNetwork.chain(2) { _ = try chain.accept(header) }
        let bytes = chain.bytes
        for count in bytes.indices {
            #expect(throws: DirectoryError.self) {
                try ListChain(decoding: Array(bytes[..<count]))
            }
        }
        let swapped = Array(bytes[..<2] + bytes[42...] + bytes[2..<42])
        #expect(throws: DirectoryError.unordered(.entries)) { try ListChain(decoding: swapped) }
    }

    @Test("a header reads back and refuses disorder")
    func header() throws {
        let header = try SampleNetwork.chain(2)[1]
        #expect(header.bytes.count == ListHeader.byteCount)
        #expect(try ListHeader(decoding: header.bytes) == header)
        #expect(throws: DirectoryError.invalid(.validity)) {
            try ListHeader(
                network: header.network,
                epoch: 2,
                validAfter: 5,
                freshUntil: 5,
                validUntil: 9,
                previous: header.previous,
                root: header.root,
                count: 0
            )
        }
        #expect(throws: DirectoryError.invalid(.validity)) {
            try ListHeader(
                network: header.network,
                epoch: 1,
                validAfter: 5,
                freshUntil: 6,
                validUntil: 9,
                previous: header.previous,
                root: header.root,
                count: 0
            )
        }
    }
}
