import Bytes
import HTTPWire
import Net
import RelayWire
import Testing

@testable import Relay

@Suite("Isolation by SOCKS user name and password", .timeLimit(.minutes(10)))
struct SOCKSIsolationTests {
    struct Login: Sendable, CustomTestStringConvertible {
        let user: String
        let password: String

        init(_ user: String, _ password: String) { (self.user, self.password) = (user, password) }

        var testDescription: String { "\(user) and \(password)" }

        func credentials() throws -> SOCKSCredentials {
            try #require(SOCKSCredentials(user: Array(user.utf8), password: Array(password.utf8)))
        }
    }

    static let pairs: [(Login, Login)] = [
        (Login("a", "bc"), Login("ab", "c")),
        (Login("", "abc"), Login("abc", "")),
        (Login("1:a", "b"), Login("1", "a:b")),
        (Login("a]:[98", ""), Login("a", "b")),
        (Login("a, 98", ""), Login("a", "b")),
    ]

    @Test("logins that read alike when put together stay apart", arguments: pairs)
    func key(one: Login, other: Login) throws {
        #expect(
            SOCKSSession.isolation(try one.credentials())
                != SOCKSSession.isolation(try other.credentials())
        )
        #expect(SOCKSSession.isolation(try one.credentials()) != "")
    }

    @Test("streams of different logins never share a circuit, those of one do")
    func circuits() async throws {
        let network = try await LoopbackNetwork(relays: 3)
        let target = try await echo(on: network.loops.loops[0])
        let logins: [Login?] = [
            Login("a", "bc"), Login("ab", "c"), Login("a", "bc"), Login("", ""), nil, nil,
        ]
        var connections: [TCPConnection] = []
        for login in logins {
            connections.append(
                try await connect(
                    to: target,
                    as: try login?.credentials(),
                    through: network.proxyAddress,
                    on: network.loops.loops[0]
                )
            )
        }
        let used = await network.client.circuits().map(\.streams).filter { $0 > 0 }
        #expect(used.sorted() == [1, 1, 2, 2])
        await network.loops.loops[0].run { [connections] in
            for connection in connections { connection.close() }
        }
        await network.stop()
    }

    /// A connection through the proxy whose request has been granted.
    private func connect(
        to target: Endpoint,
        as credentials: SOCKSCredentials?,
        through proxy: SocketAddress,
        on loop: EventLoop
    ) async throws -> TCPConnection {
        guard case .ip(let endpoint) = proxy else { throw NetError.addressInvalid("\(proxy)") }
        let connection = try await DirectDialer().connect(to: .endpoint(endpoint), on: loop)
        let request = try SOCKSRequest(.connect, SOCKSAddress(target.address, port: target.port))
        try await loop.wait { (waiter: Waiter<Void>) in
            var machine = SOCKSClientMachine(request, credentials: credentials)
            var output = ByteWriter()
            machine.start(into: &output)
            connection.write(output.bytes)
            connection.onEnd = { _ in waiter.resume(.failure(.reset)) }
            connection.onBytes = { bytes in
                var rest = UnsafeRawBufferPointer(bytes)
                var output = ByteWriter()
                do throws(SOCKSError) {
                    if case .established? = try machine.next(&rest, into: &output) {
                        waiter.resume(.success(()))
                    }
                } catch {
                    waiter.resume(.failure(.reset))
                }
                if output.count > 0 { connection.write(output.bytes) }
            }
        }
        return connection
    }
}
