import Bytes
import Crypto
import Testing

@Suite("DTLS sessions on memory (RFC 6347)")
struct DTLSTests {
    @Test("both ends open and exchange messages, one datagram each")
    func exchange() throws {
        let pair = DTLSPair()
        pair.open()
        #expect(pair.client.state == .open)
        #expect(pair.server.state == .open)
        #expect(pair.client.cipherSuite == "ECDHE-ECDSA-AES128-GCM-SHA256")
        try pair.client.send([1, 2, 3])
        try pair.client.send([UInt8](repeating: 7, count: 1172))
        try pair.server.send([4])
        pair.run()
        #expect(pair.serverReceived == [[1, 2, 3], [UInt8](repeating: 7, count: 1172)])
        #expect(pair.clientReceived == [[4]])
        #expect(pair.toServer.sizes.suffix(2) == [40, 1172 + DTLSSession.recordOverheadBytes])
    }

    @Test("a handshake's datagrams fit the smallest path")
    func flights() {
        let pair = DTLSPair()
        pair.open()
        let longest = (pair.toServer.sizes + pair.toClient.sizes).max() ?? 0
        #expect(longest > 0 && longest <= DTLSSession.pathBytes)
        #expect(pair.client.deadline(now: Moment(nanoseconds: 0)) == nil)
    }

    @Test("a third of the datagrams lost, others late or twice: both open", arguments: 1...20)
    func lossy(seed: UInt64) throws {
        let pair = DTLSPair(seed: seed, lossPercent: 33)
        pair.open()
        #expect(pair.firstError == nil)
        #expect(pair.client.state == .open && pair.server.state == .open)
    }

    @Test("a timer runs while an answer is awaited")
    func timer() throws {
        let pair = DTLSPair()
        try pair.client.start()
        let now = Moment(nanoseconds: 1_000_000_000)
        let deadline = try #require(pair.client.deadline(now: now))
        #expect(deadline >= now && deadline <= now + DTLSTimeouts.shortest)
    }

    @Test("another certificate than the announced one ends the handshake on both sides")
    func impostor() {
        let pair = DTLSPair(expecting: DTLSPair.identities.0.fingerprint)
        pair.open()
        guard case .untrusted = pair.firstError else {
            Issue.record("\(String(describing: pair.firstError))")
            return
        }
        #expect(pair.client.state == .failed)
        #expect(pair.server.state == .failed)
        #expect(pair.serverReceived.isEmpty && pair.clientReceived.isEmpty)
    }

    @Test("nothing can be sent before the session is open or after its end")
    func tooEarly() throws {
        let pair = DTLSPair()
        #expect(throws: TLSError.notOpen) { try pair.client.send([1]) }
        pair.open()
        pair.client.finish()
        #expect(throws: TLSError.notOpen) { try pair.client.send([1]) }
        pair.run()
        #expect(pair.server.state == .finished)
        #expect(throws: TLSError.notOpen) { try pair.server.send([1]) }
    }

    @Test("garbage and records cut short are dropped, and the session goes on")
    func garbage() throws {
        let pair = DTLSPair()
        pair.open()
        let entropy = Entropy(simulationSeed: 5)
        for count in 0..<300 {
            try pair.server.receive([23, 254, 253] + entropy.bytes(count)) { _ in
                Issue.record("garbage was delivered")
            }
        }
        try pair.client.send(Array("whole".utf8))
        let record = pair.toServer.waiting.removeFirst()
        for count in 0..<record.count {
            try pair.server.receive(Array(record[..<count])) { _ in Issue.record("cut short") }
        }
        try pair.server.receive(record) { #expect($0 == Array("whole".utf8)) }
        try pair.server.receive(record) { _ in Issue.record("delivered twice") }
        #expect(pair.server.state == .open)
    }

    @Test("a record of the longest length passes")
    func longest() throws {
        let pair = DTLSPair()
        pair.open()
        let message = [UInt8](repeating: 9, count: DTLSSession.recordBytes)
        try pair.client.send(message)
        pair.run()
        #expect(pair.serverReceived == [message])
    }
}
