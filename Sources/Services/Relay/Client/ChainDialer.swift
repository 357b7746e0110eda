package import Net
import RelayWire

/// Opens streams through a chain of relays, wherever a service takes a dialler.
package struct ChainDialer: Dialer {
    private let client: RelayClient
    private let isolation: String

    /// A dialler whose streams share circuits with each other only.
    package init(_ client: RelayClient, isolation: String) {
        self.client = client
        self.isolation = isolation
    }

    package func dial(_ target: Target, on loop: EventLoop) async throws -> any ByteStream {
        precondition(loop === client.loop, "a relay stream lives on its client's loop")
        guard let target = StreamTarget(target) else {
            throw NetError.addressInvalid("\(target): relays reach names and addresses only")
        }
        return try await client.open(target, isolation: isolation)
    }
}
