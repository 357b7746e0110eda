import Bytes
import Crypto
import RelayWire
import Testing

/// A random network of relays and clients that talk over chains of them.
final class RelayScenario {
    let network: SimulatedNetwork
    let relays: [SimulatedRelay]
    let clients: [SimulatedClient]
    private var planned = 0

    init(seed: UInt64, relays count: Int? = nil, clients: Int? = nil) {
        let network = SimulatedNetwork(seed: seed)
        self.network = network
        relays = (0..<(count ?? 5 + network.random(8))).map { _ in SimulatedRelay(network) }
        for relay in relays { relay.know() }
        self.clients = (0..<(clients ?? 2 + network.random(3))).map { _ in SimulatedClient(network)
        }
    }

    /// A path of different relays.
    func path(_ hops: Int) -> [SimulatedRelay] {
        Array(relays.shuffled(using: &network.generator).prefix(hops))
    }

    /// Every client builds circuits and talks over them.
    func talk() throws {
        for client in clients {
            for _ in 0...network.random(2) {
                planned += 1
                try client.build(path(1 + network.random(5))) { [self] circuit in
                    for _ in 0...network.random(3) { converse(client, circuit) }
                }
            }
        }
    }

    private func converse(_ client: SimulatedClient, _ circuit: Int) {
        let isRefused = network.random(12) == 0
        let sizes = [0, 1, 900, 5_000, 60_000, 250_000]
        let count = network.random(sizes[network.random(sizes.count)] + 1)
        client.converse(
            circuit,
            with: .name(isRefused ? "refused" : "echo", port: 7),
            network.entropy.bytes(count),
            readingDelay: .milliseconds(network.random(3) * 20)
        )
    }

    /// Relays die and come back, links are cut, stalled and corrupted at random moments.
    func disturb(_ times: Int) {
        for _ in 0..<times {
            let kind = network.random(5)
            let relay = relays[network.random(relays.count)]
            let pause = Duration.milliseconds(network.random(20_000))
            network.clock.after(.milliseconds(network.random(3000))) { [network] in
                switch kind {
                case 0:
                    relay.kill()
                    network.clock.after(pause) { relay.revive() }
                case 1: network.cutAnyLink()
                case 2: network.corruptAnyLink()
                default: network.stallAnyLink(pause)
                }
            }
        }
    }

    var conversations: [Conversation] { clients.flatMap(\.conversations) }

    private var isQuiet: Bool {
        clients.allSatisfy { client in
            client.conversations.allSatisfy { $0.outcome != nil }
        } && planned <= clients.reduce(0) { $0 + $1.startedOrEnded }
    }

    /// Runs until every conversation has ended; a virtual quarter of an hour is a hang.
    func finish() {
        network.clock.run(until: network.clock.now + .seconds(900)) { [self] in isQuiet }
        #expect(isQuiet, "something hangs")
    }

    /// Lets the clients leave, and expects that nothing of them is left anywhere.
    func leave() {
        for client in clients { client.leave() }
        network.clock.run(until: network.clock.now + .seconds(60))
        for relay in relays where relay.isUp {
            #expect(relay.relay?.circuitCount == 0)
            #expect(relay.relay?.waitingBytes == 0)
            #expect(relay.exits.isEmpty)
        }
        for client in clients { #expect(client.circuitCount == 0) }
    }
}

extension SimulatedClient {
    /// Circuits whose plan was carried out, or that ended.
    fileprivate var startedOrEnded: Int {
        Set(conversations.map(\.circuit)).union(ends.keys).count
    }
}
