import Bytes
import Crypto
import Testing
import WebRTCWire

@Suite("ICE agents over a virtual network (RFC 8445)")
struct ICEAgentTests {
    /// Two peers with public addresses.
    static func pair(seed: UInt64) -> VirtualNetwork {
        var network = VirtualNetwork(seed: seed)
        _ = network.add(["192.0.2.1:1000"], role: .controlling)
        _ = network.add(["192.0.2.2:2000"], role: .controlled)
        return network
    }

    private static func exchange(_ network: inout VirtualNetwork, _ payload: [UInt8]) {
        for index in 0..<2 {
            let isSent = network.send(payload, from: index)
            #expect(isSent)
            network.run(for: .milliseconds(100))
            #expect(network.peers[1 - index].received.contains(payload))
        }
    }

    @Test("two hosts connect, agree on one pair and pass data")
    func connects() {
        var network = Self.pair(seed: 1)
        network.introduce()
        network.connect(within: .milliseconds(200))
        #expect(network.peers.map(\.agent.state) == [.connected, .connected])
        network.run(for: .seconds(2))
        for index in 0..<2 {
            #expect(network.peers[index].states == [.checking, .connected])
            #expect(network.peers[index].agent.path?.local.kind == .host)
            #expect(network.peers[index].agent.path?.remote.kind == .host)
            #expect(network.peers[index].hasGathered)
        }
        Self.exchange(&network, [22, 1, 2, 3])
    }

    @Test("checks that come before the remote description are made up for")
    func early() {
        var network = Self.pair(seed: 2)
        network.introduce(after: .milliseconds(700))
        network.connect()
        Self.exchange(&network, [22, 9])
    }

    @Test("a peer without usable candidates is found by its checks")
    func peerReflexive() {
        var network = Self.pair(seed: 3)
        network.trickles = false
        network.introduce()
        let candidate = network.peers[0].agent.localCandidates[0]
        network.peers[1].agent.add(remote: candidate, now: network.now)
        network.connect()
        #expect(network.peers[0].agent.path?.remote.kind == .peerReflexive)
        // What the peer says of that address later takes the place of what was learnt.
        let told = network.peers[1].agent.localCandidates[0]
        network.peers[0].agent.add(remote: told, now: network.now)
        network.run(for: .seconds(6))
        #expect(network.peers[0].agent.path?.remote.kind == .host)
    }

    @Test("IPv6 and several addresses: the pair preferred by both is used")
    func preference() {
        var network = VirtualNetwork(seed: 4)
        _ = network.add(["[2001:db8::1]:1", "192.0.2.1:2"], role: .controlling)
        _ = network.add(["192.0.2.2:3", "[2001:db8::2]:4"], role: .controlled)
        network.introduce()
        network.run(for: .seconds(3))
        let paths = network.peers.map(\.agent.path)
        #expect(paths[0]?.local.endpoint == paths[1]?.remote.endpoint)
        #expect(paths[0]?.remote.endpoint == paths[1]?.local.endpoint)
        #expect(paths[0] != nil)
    }

    @Test("both in the same role settle who is controlling", arguments: 0..<8 as Range<UInt64>)
    func conflict(seed: UInt64) {
        var network = VirtualNetwork(seed: seed)
        let role: ICERole = seed & 1 == 0 ? .controlling : .controlled
        _ = network.add(["192.0.2.1:1000"], role: role)
        _ = network.add(["192.0.2.2:2000"], role: role)
        network.introduce(after: .milliseconds(seed & 2 == 0 ? 0 : 300))
        network.connect()
        network.run(for: .seconds(1))
        #expect(network.peers[0].agent.role == network.peers[1].agent.role.opposite)
        Self.exchange(&network, [30])
    }

    /// What the theory of RFC 5128 §3.3 allows without a relay.
    static let matrix: [(Translator.Kind, Translator.Kind, Bool)] = Translator.Kind.allCases
        .flatMap { a in
            Translator.Kind.allCases.map { b in
                let hard: Set = [a, b]
                let isHopeless =
                    hard == [.symmetric] || hard == [.symmetric, .portRestricted]
                return (a, b, !isHopeless)
            }
        }

    @Test("behind translators, directly where theory allows", arguments: matrix)
    func translators(a: Translator.Kind, b: Translator.Kind, connects: Bool) {
        for seed in 0..<4 as Range<UInt64> {
            var network = VirtualNetwork(seed: seed)
            _ = network.add(["10.0.0.2:1000"], behind: a, role: .controlling)
            _ = network.add(["10.1.0.2:2000"], behind: b, role: .controlled)
            network.introduce()
            network.connect(within: .seconds(50))
            let states = network.peers.map(\.agent.state)
            #expect(states == (connects ? [.connected, .connected] : [.failed, .failed]))
            if connects { Self.exchange(&network, [40, UInt8(seed)]) }
        }
    }

    @Test("one packet in five lost", arguments: 0..<20 as Range<UInt64>)
    func loss(seed: UInt64) {
        var network = VirtualNetwork(seed: seed)
        network.lossPercent = 20
        _ = network.add(["10.0.0.2:1000"], behind: .portRestricted, role: .controlling)
        _ = network.add(["10.1.0.2:2000"], behind: .restricted, role: .controlled)
        network.introduce()
        network.connect()
        #expect(network.peers.map(\.agent.state) == [.connected, .connected])
        network.run(for: .seconds(20))
        #expect(network.peers.map(\.agent.state) == [.connected, .connected])
        let paths = network.peers.map(\.agent.path)
        #expect(paths[0]?.isRelayed == false && paths[1]?.isRelayed == false)
    }

    @Test("without answers the path counts as disconnected, then failed; nothing is sent then")
    func consentLost() {
        var network = Self.pair(seed: 5)
        network.introduce()
        network.connect()
        network.isCut = true
        network.run(for: .seconds(25))
        #expect(network.peers.map(\.agent.state) == [.disconnected, .disconnected])
        network.run(for: .seconds(11))
        #expect(network.peers.map(\.agent.state) == [.failed, .failed])
        #expect(network.peers[0].states == [.checking, .connected, .disconnected, .failed])
        let isSent = network.send([22], from: 0)
        #expect(!isSent)
        let sent = network.sent
        network.run(for: .seconds(100))
        #expect(network.sent == sent)
        #expect(network.peers[0].agent.path == nil)
    }

    @Test("a path that was disconnected comes back by itself")
    func comesBack() {
        var network = Self.pair(seed: 6)
        network.introduce()
        network.connect()
        network.isCut = true
        network.run(for: .seconds(20))
        network.isCut = false
        network.run(for: .seconds(8))
        #expect(network.peers[1].states == [.checking, .connected, .disconnected, .connected])
        Self.exchange(&network, [22, 3])
    }

    @Test("a restart keeps the path until there is a new one")
    func restart() {
        var network = Self.pair(seed: 7)
        network.introduce()
        network.connect()
        network.run(for: .seconds(2))
        let before = network.peers[0].agent.credentials
        network.peers[0].agent.restart(now: network.now)
        #expect(network.peers[0].agent.credentials != before)
        let isSent = network.send([22, 7], from: 0)
        #expect(isSent)
        network.run(for: .seconds(7))
        #expect(network.peers.map(\.agent.state) == [.connected, .connected])
        network.peers[1].agent.restart(now: network.now)
        network.introduce()
        network.run(for: .seconds(60))
        #expect(network.peers[0].states == [.checking, .connected])
        #expect(network.peers[0].paths.count >= 2)
        Self.exchange(&network, [22, 8])
    }

    @Test("a restart finds the way again after a translator has lost its memory")
    func reboot() {
        var network = VirtualNetwork(seed: 8)
        _ = network.add(["10.0.0.2:1000"], behind: .restricted, role: .controlling)
        _ = network.add(["10.1.0.2:2000"], behind: .portRestricted, role: .controlled)
        network.introduce()
        network.connect()
        network.run(for: .seconds(2))
        network.translators[0].reboot()
        network.translators[1].reboot()
        network.run(for: .seconds(15))
        network.restart()
        network.run(for: .seconds(5))
        #expect(network.peers.map(\.agent.state) == [.connected, .connected])
        Self.exchange(&network, [22, 8])
    }

    @Test("a restart after failure connects again")
    func restartAfterFailure() {
        var network = Self.pair(seed: 9)
        network.introduce()
        network.connect()
        network.isCut = true
        network.run(for: .seconds(50))
        network.isCut = false
        network.restart()
        network.connect()
        #expect(network.peers.map(\.agent.state) == [.connected, .connected])
        Self.exchange(&network, [22, 8])
    }

    @Test("a peer that is not there fails after 39.5 s, and not before (RFC 8863)")
    func patience() {
        var network = Self.pair(seed: 10)
        network.isCut = true
        network.introduce()
        network.run(for: .seconds(39))
        #expect(network.peers[0].agent.state == .checking)
        network.run(for: .seconds(1))
        #expect(network.peers[0].agent.state == .failed)
    }

    @Test("when a socket goes, another path takes over")
    func socketGoes() {
        var network = VirtualNetwork(seed: 11)
        _ = network.add(["192.0.2.1:1", "192.0.2.3:2"], role: .controlling)
        _ = network.add(["192.0.2.2:3"], role: .controlled)
        network.introduce()
        network.run(for: .seconds(3))
        network.peers[0].agent.remove(base: 10, now: network.now)
        network.peers[0].sockets[10] = nil
        network.restart()
        network.run(for: .seconds(5))
        #expect(network.peers[0].agent.path?.base == 11)
        Self.exchange(&network, [22, 8])
    }
}
