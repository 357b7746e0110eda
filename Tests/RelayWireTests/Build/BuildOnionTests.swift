import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Build requests and answers (Docs/protocols/relay.md)")
struct BuildOnionTests {
    /// A chain of relays and one request through it.
    struct Chain {
        let entropy: Entropy
        let relays: [SampleRelay]
        let build: CircuitBuildBox

        init(hops: Int, seed: UInt64 = 1) throws {
            let entropy = Entropy(simulationSeed: seed)
            relays = try (0..<hops).map { _ in try SampleRelay(entropy) }
            build = CircuitBuildBox(
                try CircuitBuild(path: try relays.map { try $0.hop() }, entropy: entropy)
            )
            self.entropy = entropy
        }

        /// The request as each relay gets it, with what each makes of it.
        func opened() throws -> [(body: [UInt8], request: BuildRequest)] {
            var body = build.value.body
            var steps: [(body: [UInt8], request: BuildRequest)] = []
            for relay in relays {
                let request = try relay.open(body, entropy)
                steps.append((body, request))
                body = request.next
            }
            return steps
        }

        /// The answer as each relay passes it on; the client gets the first.
        func answers(_ requests: [BuildRequest]) -> [[UInt8]] {
            var inner: [UInt8]?
            var answers: [[UInt8]] = []
            for request in requests.reversed() {
                let answer = BuildRequest.answer(request.pendingAnswer(), around: inner)
                answers.insert(answer, at: 0)
                inner = answer
            }
            return answers
        }

        /// Each hop's keys as the client sees them: forward, backward, binding.
        func finish(_ answer: [UInt8]) throws(BuildFault) -> [[UInt8]] {
            var keys: [[UInt8]] = []
            try answer.lend { (answer) throws(BuildFault) in
                try build.value.finish(answer) { keys.append(Self.bytes($0)) }
            }
            return keys
        }

        static func bytes(_ keys: borrowing HopKeys) -> [UInt8] {
            keys.forward.withUnsafeBytes { Array($0) }
                + keys.backward.withUnsafeBytes { Array($0) } + keys.binding
        }
    }

    /// Holds what cannot be copied.
    final class CircuitBuildBox {
        let value: CircuitBuild
        init(_ value: consuming CircuitBuild) { self.value = value }
    }

    @Test(
        "n relays and the client agree on keys after one request and one answer",
        arguments: 1...5
    )
    func agree(hops: Int) throws {
        let chain = try Chain(hops: hops)
        let steps = try chain.opened()
        for (index, step) in steps.enumerated() {
            #expect(step.body.count == 6000)
            let isLast = index == hops - 1
            #expect(
                step.request.routing == (isLast ? .last : .next(chain.relays[index + 1].identity))
            )
        }
        let answers = chain.answers(steps.map(\.request))
        #expect(answers.allSatisfy { $0.count == 240 })
        let keys = try chain.finish(answers[0])
        #expect(keys == steps.map { $0.request.withKeys { Chain.bytes($0) } })
        #expect(Set(keys).count == hops)
    }

    @Test("a chain has one to five relays", arguments: [0, 6])
    func length(hops: Int) throws {
        let entropy = Entropy(simulationSeed: 2)
        let hop = try SampleRelay(entropy).hop()
        #expect(throws: BuildFault.badLength(hops: hops)) {
            _ = try CircuitBuild(path: Array(repeating: hop, count: hops), entropy: entropy).body
        }
    }

    @Test(
        "a changed byte of the request is refused by the very next honest relay",
        arguments: 1...5
    )
    func tamper(hops: Int) throws {
        let chain = try Chain(hops: hops, seed: 3)
        var generator = SeededGenerator(seed: UInt64(hops))
        for (index, step) in try chain.opened().enumerated() {
            for _ in 0..<60 {
                // Half of the trials aim at the box's header and the start of what it seals.
                let reach = generator.next() % 2 == 0 ? step.body.count : 1300
                let offset = Int(generator.next() % UInt64(reach))
                var body = step.body
                body[offset] ^= UInt8(generator.next() % 255) + 1
                do throws(BuildFault) {
                    _ = try chain.relays[index].open(body, chain.entropy)
                    Issue.record("byte \(offset) changed before relay \(index) was accepted")
                } catch {
                    let wanted: [BuildFault] =
                        offset < 16 ? [.unknownOnionKey] : [.forged(hop: 0), .badKey(hop: 0)]
                    #expect(wanted.contains(error))
                }
            }
        }
    }

    @Test(
        "a changed byte of the answer is refused by the client, or dropped by the relay before",
        arguments: 1...5
    )
    func tamperAnswer(hops: Int) throws {
        let chain = try Chain(hops: hops, seed: 4)
        let requests = try chain.opened().map(\.request)
        let answers = chain.answers(requests)
        let keys = try chain.finish(answers[0])
        for sender in 0..<hops {
            for offset in 0..<240 {
                var answer = answers[sender]
                answer[offset] ^= 0x10
                for request in requests[..<sender].reversed() {
                    answer = BuildRequest.answer(request.pendingAnswer(), around: answer)
                }
                let isDropped = sender > 0 && offset >= 240 - 48
                do throws(BuildFault) {
                    #expect(try chain.finish(answer) == keys && isDropped)
                } catch {
                    #expect(!isDropped)
                    let refused = (0...sender).flatMap {
                        [BuildFault.forged(hop: $0), .badKey(hop: $0)]
                    }
                    #expect(refused.contains(error))
                }
            }
        }
    }

    @Test("an answer of the wrong length is refused", arguments: [0, 1, 239, 241, 6000])
    func answerLength(count: Int) throws {
        let chain = try Chain(hops: 2)
        #expect(throws: BuildFault.truncated) {
            try chain.finish([UInt8](repeating: 0, count: count))
        }
    }

    @Test("a request of the wrong length is refused", arguments: [0, 1, 16, 1200, 5999, 6001])
    func requestLength(count: Int) throws {
        let chain = try Chain(hops: 1)
        let body = Array((chain.build.value.body + [0]).prefix(count))
        #expect(throws: BuildFault.truncated) { try chain.relays[0].open(body, chain.entropy) }
    }

    @Test("a request is answered once")
    func replay() throws {
        let chain = try Chain(hops: 3, seed: 5)
        let steps = try chain.opened()
        for (relay, step) in zip(chain.relays, steps) {
            #expect(throws: BuildFault.replayed) { try relay.open(step.body, chain.entropy) }
        }
    }

    @Test("a changed copy sent ahead does not make the request a replay")
    func poisoned() throws {
        let chain = try Chain(hops: 1, seed: 6)
        var body = chain.build.value.body
        body[5999] ^= 1
        #expect(throws: BuildFault.forged(hop: 0)) { try chain.relays[0].open(body, chain.entropy) }
        _ = try chain.relays[0].open(chain.build.value.body, chain.entropy)
    }

    @Test("a request for another relay or another onion key is refused")
    func wrongRelay() throws {
        let chain = try Chain(hops: 1, seed: 7)
        let other = try SampleRelay(chain.entropy)
        let body = chain.build.value.body
        #expect(throws: BuildFault.unknownOnionKey) { try other.open(body, chain.entropy) }
        #expect(throws: BuildFault.forged(hop: 0)) {
            _ = try body.lend { body in
                try BuildRequest.open(
                    body,
                    identity: other.identity,
                    onionKeys: [other.onion, chain.relays[0].onion],
                    entropy: chain.entropy
                )
            }
        }
    }

    @Test("what the last relay would pass on tells nothing about the length", arguments: 1...5)
    func hopCount(hops: Int) throws {
        let chain = try Chain(hops: hops, seed: 8)
        let last = try #require(try chain.opened().last)
        #expect(last.request.next.count == 6000)
        #expect(last.request.next.looksRandom)
    }
}
