package import Bytes
package import Crypto

/// Streams of a client, by circuit and stream number.
extension ClientCore {
    /// Opens a stream; nil when the circuit is gone or full.
    package func open(_ circuit: Int, _ target: StreamTarget, now: Moment) -> UInt32? {
        onCircuit(circuit, now) { $0.open(target) }
    }

    /// Opens an association for datagrams; nil when the circuit is gone or full.
    package func associate(_ circuit: Int, now: Moment) -> UInt32? {
        onCircuit(circuit, now) { $0.associate() }
    }

    /// Asks the last relay for a lookup; nil when the circuit is gone or full.
    package func resolve(_ circuit: Int, _ target: StreamTarget, now: Moment) -> UInt32? {
        onCircuit(circuit, now) { $0.resolve(target) }
    }

    /// Accepts a stream that came to a published identity.
    package func accept(_ circuit: Int, _ stream: UInt32, now: Moment) {
        onCircuit(circuit, now) { $0.accept(stream) }
    }

    /// Sends bytes; true when the caller should wait for `writable`.
    package func send(
        _ circuit: Int,
        _ stream: UInt32,
        _ bytes: UnsafeRawBufferPointer,
        now: Moment
    ) -> Bool {
        guard let state = circuits[circuit] else { return false }
        _ = state.endpoint.send(stream, bytes)
        wake(state, now: now)
        return state.endpoint.isFull(stream)
    }

    /// Sends a datagram.
    package func sendDatagram(
        _ circuit: Int,
        _ stream: UInt32,
        to target: StreamTarget,
        _ bytes: [UInt8],
        now: Moment
    ) {
        onCircuit(circuit, now) { $0.send(stream, to: target, bytes) }
    }

    /// Ends this direction of a stream.
    package func finish(_ circuit: Int, _ stream: UInt32, now: Moment) {
        onCircuit(circuit, now) { $0.finish(stream) }
    }

    /// Ends a stream at once.
    package func reset(_ circuit: Int, _ stream: UInt32, _ fault: StreamFault, now: Moment) {
        onCircuit(circuit, now) { $0.reset(stream, fault) }
    }

    /// The application took bytes.
    package func consumed(_ circuit: Int, _ stream: UInt32, _ bytes: Int, now: Moment) {
        onCircuit(circuit, now) { $0.consumed(stream, bytes, now: now) }
    }

    /// Sends a loop cell; the answer comes as `looped`.
    package func loop(_ circuit: Int, now: Moment) {
        guard let state = circuits[circuit], state.isBuilt else { return }
        loop(state, now: now)
        wake(state, now: now)
    }

    /// Asks the last relay to let others meet the holder of `key`.
    package func publish(_ circuit: Int, _ key: Ed25519.PrivateKey, now: Moment) {
        guard let state = circuits[circuit], state.isBuilt else { return }
        let signature = key.sign(state.binding, domain: .rendezvous)
        state.endpoint.publish(key: key.publicKey.bytes, signature: signature.bytes)
        wake(state, now: now)
    }

    @discardableResult
    private func onCircuit<Result>(
        _ circuit: Int,
        _ now: Moment,
        _ body: (CircuitEndpoint) -> Result?
    ) -> Result? {
        guard let state = circuits[circuit] else { return nil }
        let result = body(state.endpoint)
        wake(state, now: now)
        return result
    }
}
