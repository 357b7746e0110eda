import Bytes
import HTTPWire
import Net
import RelayWire

/// The UDP side of one SOCKS5 association (RFC 1928 §7).
///
/// Confined to one loop.
final class SOCKSDatagrams {
    private let association: ClientAssociation
    private var socket: UDPSocket?
    /// Who the datagrams come from: the first sender at the client's address.
    private var owner: Endpoint?
    private let peer: IPAddress?

    /// Where the client sends its datagrams.
    private(set) var localAddress = Endpoint(.v4(.unspecified), port: 0)

    init(
        on loop: EventLoop,
        at address: IPAddress,
        peer: IPAddress?,
        _ association: ClientAssociation
    ) throws(NetError) {
        self.association = association
        self.peer = peer?.unmapped
        let socket = try UDPSocket(on: loop, at: Endpoint(address, port: 0))
        localAddress = socket.localAddress
        self.socket = socket
        socket.onDatagram = { [unowned self] bytes, source in
            outgoing(UnsafeRawBufferPointer(bytes), source)
        }
        association.onDatagram = { [unowned self] source, bytes in incoming(source, bytes) }
    }

    private func outgoing(_ bytes: UnsafeRawBufferPointer, _ source: Endpoint) {
        guard peer == nil || source.address.unmapped == peer else { return }
        if let owner, owner != source { return }
        owner = source
        do throws(SOCKSError) {
            let (address, payload) = try SOCKSDatagram.parse(bytes)
            guard payload.count <= RelayLimits.datagramBytes else { return }
            association.send(Array(payload), to: Target(address))
        } catch {
            // RFC 1928 §7: what cannot be relayed is dropped silently.
        }
    }

    private func incoming(_ source: Endpoint, _ bytes: UnsafeRawBufferPointer) {
        guard let owner else { return }
        var output = ByteWriter(capacity: 32 + bytes.count)
        SOCKSDatagram.writeHeader(SOCKSAddress(source.address, port: source.port), into: &output)
        output.append(bytes)
        do throws(NetError) {
            _ = try socket?.send(output.bytes, to: owner)
        } catch {
            // As above: datagrams may be lost.
        }
    }

    func close() {
        socket?.close()
        socket = nil
        association.close()
    }
}

extension Target {
    init(_ address: SOCKSAddress) {
        switch address.host {
        case .address(let host): self = .endpoint(Endpoint(host, port: address.port))
        case .name(let name): self = .name(name, port: address.port)
        }
    }
}
