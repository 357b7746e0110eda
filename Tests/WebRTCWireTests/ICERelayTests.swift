import Bytes
import Crypto
import Testing
import WebRTCWire

@Suite("ICE agents with relays (RFC 8445, RFC 8656)")
struct ICERelayTests {
    static func network(
        seed: UInt64,
        _ a: Translator.Kind?,
        _ b: Translator.Kind?,
        policy: ICEConfiguration.Policy = .all
    ) -> VirtualNetwork {
        var network = VirtualNetwork(seed: seed)
        network.relay = SimulatedRelay()
        let configuration = ICEConfiguration(
            servers: [.stun(VirtualNetwork.stunServer), SimulatedRelay.iceServer()],
            policy: policy
        )
        let (first, second) =
            a == nil ? ("192.0.2.1:1000", "192.0.2.2:2000") : ("10.0.0.2:1000", "10.1.0.2:2000")
        _ = network.add([first], behind: a, role: .controlling, configuration: configuration)
        _ = network.add([second], behind: b, role: .controlled, configuration: configuration)
        return network
    }

    private static func exchange(_ network: inout VirtualNetwork, _ payload: [UInt8]) {
        for index in 0..<2 {
            let isSent = network.send(payload, from: index)
            #expect(isSent)
            network.run(for: .milliseconds(200))
            #expect(network.peers[1 - index].received.contains(payload))
        }
    }

    @Test(
        "behind any two translators peers connect, relayed only where they must be",
        arguments: ICEAgentTests.matrix
    )
    func translators(a: Translator.Kind, b: Translator.Kind, isDirect: Bool) {
        for seed in 0..<3 as Range<UInt64> {
            var network = Self.network(seed: seed, a, b)
            network.introduce()
            network.connect()
            network.run(for: .seconds(5))
            #expect(network.peers.map(\.agent.state) == [.connected, .connected])
            for peer in network.peers {
                #expect(peer.agent.path?.isRelayed == !isDirect)
            }
            Self.exchange(&network, [40, UInt8(seed)])
        }
    }

    @Test("with one packet in five lost", arguments: 0..<10 as Range<UInt64>)
    func loss(seed: UInt64) {
        var network = Self.network(seed: seed, .symmetric, .symmetric)
        network.lossPercent = 20
        network.introduce()
        network.connect()
        #expect(network.peers.map(\.agent.state) == [.connected, .connected])
    }

    @Test("whoever wants to be seen through relays only tells and sends from nothing else")
    func relayedOnly() {
        var network = Self.network(seed: 1, nil, nil, policy: .relayedOnly)
        network.isDirectCut = true
        network.introduce()
        network.connect()
        network.run(for: .seconds(2))
        for peer in network.peers {
            #expect(!peer.trickled.isEmpty)
            #expect(peer.trickled.allSatisfy { $0.kind == .relayed && $0.related == nil })
            #expect(peer.agent.path?.local.kind == .relayed)
            #expect(peer.hasGathered)
        }
        Self.exchange(&network, [40, 1])
    }

    @Test("a relayed path lasts: allocation, permissions and channels are renewed")
    func lasts() {
        var network = Self.network(seed: 2, .symmetric, .symmetric)
        network.introduce()
        network.connect()
        network.run(for: .seconds(4_000))
        #expect(
            network.peers.map(\.states) == [[.checking, .connected], [.checking, .connected]]
        )
        Self.exchange(&network, [40, 2])
    }

    @Test("when the direct way is cut a restart goes through a relay")
    func fallsBack() {
        var network = Self.network(seed: 3, .fullCone, .fullCone)
        network.introduce()
        network.connect()
        #expect(network.peers[0].agent.path?.isRelayed == false)
        network.isDirectCut = true
        network.run(for: .seconds(15))
        #expect(network.peers[0].agent.state == .disconnected)
        network.restart()
        network.run(for: .seconds(5))
        #expect(network.peers.map(\.agent.state) == [.connected, .connected])
        #expect(network.peers[0].agent.path?.isRelayed == true)
        Self.exchange(&network, [40, 3])
    }

    @Test("closing gives the relays back")
    func closing() {
        var network = Self.network(seed: 4, .symmetric, .symmetric)
        network.introduce()
        network.connect()
        #expect(network.relay?.socketCount == 2)
        for index in 0..<2 { network.peers[index].agent.close(now: network.now) }
        network.run(for: .seconds(1))
        #expect(network.peers.allSatisfy { $0.agent.state == .closed })
        #expect(network.relay?.socketCount == 0)
    }

    @Test("with credentials that the relay does not believe, candidates end all the same")
    func wrongCredentials() {
        var network = VirtualNetwork(seed: 5)
        network.relay = SimulatedRelay()
        let server = SimulatedRelay.iceServer(expiry: 999_999)
        _ = network.add(
            ["10.0.0.2:1"],
            behind: .symmetric,
            role: .controlling,
            configuration: ICEConfiguration(servers: [server])
        )
        network.run(for: .seconds(1))
        #expect(network.peers[0].hasGathered)
        #expect(network.peers[0].trickled.allSatisfy { $0.kind != .relayed })
    }
}
