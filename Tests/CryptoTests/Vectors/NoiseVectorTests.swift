import Crypto
import Testing

@Suite("Noise revision 34, vectors of cacophony and snow", .enabled(if: VectorFolder.isPresent))
struct NoiseVectorTests {
    @Test("every message of both ends is as published", arguments: NoiseVectorGroup.all)
    func group(group: NoiseVectorGroup) throws {
        for vector in group.vectors {
            var initiator = try vector.handshake(.initiator)
            var responder = try vector.handshake(.responder)
            let messages = vector.messages
            let count = vector.noise.messageCount
            for (index, message) in messages.prefix(count).enumerated() {
                let fromInitiator = index.isMultiple(of: 2)
                let sent =
                    fromInitiator
                    ? try initiator.writeMessage(message.payload)
                    : try responder.writeMessage(message.payload)
                #expect(sent == message.ciphertext, "\(vector.name) message \(index)")
                #expect(
                    sent.count
                        == vector.noise.messageBytes(index, payload: message.payload.count)
                )
                let received =
                    fromInitiator
                    ? try responder.readMessage(sent) : try initiator.readMessage(sent)
                #expect(received == message.payload)
            }
            #expect(initiator.isComplete && responder.isComplete)
            #expect(initiator.handshakeHash == responder.handshakeHash)
            let published = vector.bytes("handshake_hash")
            #expect(published.isEmpty || initiator.handshakeHash == published, "\(vector.name)")
            try records(
                Array(messages.dropFirst(count)),
                startingWithInitiator: count.isMultiple(of: 2) || count == 1,
                alternating: count > 1,
                initiator.transport(),
                responder.transport()
            )
        }
    }

    private func records(
        _ messages: [(payload: [UInt8], ciphertext: [UInt8])],
        startingWithInitiator: Bool,
        alternating: Bool,
        _ initiator: consuming NoiseTransport,
        _ responder: consuming NoiseTransport
    ) throws {
        var fromInitiator = startingWithInitiator
        for message in messages {
            let sent =
                fromInitiator
                ? try initiator.sending.seal(message.payload)
                : try responder.sending.seal(message.payload)
            #expect(sent == message.ciphertext)
            let received =
                fromInitiator
                ? try responder.receiving.open(sent) : try initiator.receiving.open(sent)
            #expect(received == message.payload)
            if alternating { fromInitiator.toggle() }
        }
    }

    @Test("the patterns, ciphers and hashes we implement are all covered")
    func coverage() {
        let protocols = NoiseVectorGroup.all.flatMap(\.vectors).map(\.noise)
        #expect(Set(protocols.map(\.pattern)) == Set(NoisePattern.allCases))
        #expect(Set(protocols.map(\.cipher)) == Set(AEADAlgorithm.allCases))
        #expect(Set(protocols.map(\.hash)) == [.sha256, .sha512, .blake2b512, .blake2s256])
        #expect(Set(protocols.flatMap(\.presharedKeys)) == [0, 1, 2, 3])
    }
}
