package import Bytes
package import Net
import RelayWire

/// Datagrams through a chain of relays, between any number of far ends.
///
/// `@unchecked Sendable`: confined to its loop, like the engine it belongs to.
package final class ClientAssociation: @unchecked Sendable {
    package let loop: EventLoop
    /// Called with the far end's address and bytes valid during the call.
    package var onDatagram: ((Endpoint, UnsafeRawBufferPointer) -> Void)?
    /// Called once when the circuit or the far end gave up.
    package var onEnd: (() -> Void)?
    private weak var engine: ClientEngine?
    private let circuit: Int
    private let stream: UInt32
    private var onOpen: ((Result<ClientAssociation, ReachError>) -> Void)?

    init(
        _ engine: ClientEngine,
        circuit: Int,
        stream: UInt32,
        _ onOpen: @escaping (Result<ClientAssociation, ReachError>) -> Void
    ) {
        loop = engine.loop
        self.engine = engine
        self.circuit = circuit
        self.stream = stream
        self.onOpen = onOpen
    }

    func opened() {
        let onOpen = onOpen
        self.onOpen = nil
        onOpen?(.success(self))
    }

    func ended(_ fault: StreamFault) {
        if let onOpen {
            self.onOpen = nil
            return onOpen(.failure(.refused(fault)))
        }
        onEnd?()
        (onEnd, onDatagram) = (nil, nil)
    }

    func received(_ source: StreamTarget, _ bytes: UnsafeRawBufferPointer) {
        guard case .endpoint(let endpoint) = source else { return }
        onDatagram?(endpoint, bytes)
    }

    /// Sends a datagram; lost without a word when it cannot be.
    package func send(_ bytes: [UInt8], to target: Target) {
        guard let engine, let target = StreamTarget(target) else { return }
        engine.core.sendDatagram(circuit, stream, to: target, bytes, now: loop.now)
    }

    /// Ends the association.
    package func close() {
        engine?.datagrams[circuit]?.removeValue(forKey: stream)
        engine?.core.reset(circuit, stream, .reset, now: loop.now)
        (onEnd, onDatagram) = (nil, nil)
    }
}

extension ClientEngine {
    /// Opens an association at any exit.
    func associate(
        isolation: String,
        _ done: @escaping (Result<ClientAssociation, ReachError>) -> Void
    ) {
        circuit(to: .exitToName(port: 53), isolation: isolation) { [self] result in
            switch result {
            case .failure(let error): done(.failure(error))
            case .success(let number):
                guard let id = core.associate(number, now: loop.now) else {
                    return done(.failure(.refused(.overloaded)))
                }
                datagrams[number, default: [:]][id] = ClientAssociation(
                    self,
                    circuit: number,
                    stream: id,
                    done
                )
            }
        }
    }
}
