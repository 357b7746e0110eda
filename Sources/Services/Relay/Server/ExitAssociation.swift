import Bytes
import Net
import RelayWire

/// One client's datagrams at the relay where they leave: a socket per address family.
final class ExitAssociation {
    let sockets: [UDPSocket]

    /// Binds a socket for IPv4 and, where the host has it, one for IPv6.
    init(
        on loop: EventLoop,
        onDatagram: @escaping (Endpoint, UnsafeRawBufferPointer) -> Void
    ) throws(NetError) {
        let receive: (UnsafeMutableRawBufferPointer, Endpoint) -> Void = { bytes, source in
            onDatagram(source, UnsafeRawBufferPointer(bytes))
        }
        let v4 = try UDPSocket(
            on: loop,
            at: Endpoint(.v4(.unspecified), port: 0),
            onDatagram: receive
        )
        do throws(NetError) {
            let v6 = try UDPSocket(
                on: loop,
                at: Endpoint(.v6(.unspecified), port: 0),
                onDatagram: receive
            )
            sockets = [v4, v6]
        } catch {
            // A host without IPv6 still serves IPv4.
            sockets = [v4]
        }
    }

    func send(_ bytes: [UInt8], to endpoint: Endpoint) throws(NetError) {
        switch endpoint.address {
        case .v4: _ = try sockets.first?.send(bytes, to: endpoint)
        case .v6: _ = try sockets.dropFirst().first?.send(bytes, to: endpoint)
        }
    }

    func close() { for socket in sockets { socket.close() } }
}

extension RelayEngine {
    func associate(_ stream: StreamKey) {
        guard exitPolicy.opensAnything else {
            return later { $0.core.reset(stream, .forbidden, now: $0.loop.now) }
        }
        guard associations.count < 4096 else {
            return later { $0.core.reset(stream, .overloaded, now: $0.loop.now) }
        }
        do throws(NetError) {
            associations[stream] = try ExitAssociation(on: loop) { [unowned self] source, bytes in
                guard exitPolicy.accepts(source), bytes.count <= RelayLimits.datagramBytes else {
                    return
                }
                core.sendDatagram(stream, from: .endpoint(source), Array(bytes), now: loop.now)
            }
            later { $0.core.streamOpened(stream, now: $0.loop.now) }
        } catch {
            let fault = StreamFault(error)
            later { $0.core.reset(stream, fault, now: $0.loop.now) }
        }
    }

    func datagram(_ stream: StreamKey, _ target: StreamTarget, _ bytes: UnsafeRawBufferPointer) {
        guard associations[stream] != nil else { return }
        switch target {
        case .endpoint(let endpoint): sendOut(stream, Array(bytes), to: endpoint)
        case .name(let name, let port): lookUp(name, port, for: stream, Array(bytes))
        case .service: return
        }
    }

    private func sendOut(_ stream: StreamKey, _ bytes: [UInt8], to endpoint: Endpoint) {
        guard exitPolicy.accepts(endpoint) else { return }
        do throws(NetError) {
            try associations[stream]?.send(bytes, to: endpoint)
        } catch {
            // Datagrams may be lost; the far end's silence tells the client.
        }
    }

    private func lookUp(_ name: String, _ port: UInt16, for stream: StreamKey, _ bytes: [UInt8]) {
        let (loop, engine) = (loop, Confined(self))
        Task(executorPreference: loop) {
            let addresses: [IPAddress]
            do throws(NetError) {
                addresses = try await Resolver.addresses(of: name, on: loop)
            } catch {
                return
            }
            guard let address = addresses.first else { return }
            await loop.run {
                engine.value.sendOut(stream, bytes, to: Endpoint(address, port: port))
            }
        }
    }
}
