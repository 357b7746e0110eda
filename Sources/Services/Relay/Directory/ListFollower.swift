package import Net
package import RelayWire
package import Telemetry

/// Keeps up with a network's lists, and notices when their history was rewritten.
package actor ListFollower {
    private let registry: RegistryClient
    private let interval: Duration
    private let log: Log
    private let onList: @Sendable (RelayList) async -> Void
    private let onChain: @Sendable ([UInt8]) -> Void
    private nonisolated let loop: EventLoop
    private var chain: ListChain
    private var recurrence = Recurrence()
    /// The newest list accepted.
    package private(set) var list: RelayList?
    /// Why the last attempt failed; nil when it did not.
    package private(set) var fault: RegistryFault?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// A follower that remembers `chain`.
    ///
    /// `onList` is told of every newer list, in order; `onChain` of the chain's new bytes, to be
    /// kept.
    package init(
        _ registry: RegistryClient,
        on loop: EventLoop,
        every interval: Duration,
        chain: ListChain,
        log: Log,
        onChain: @escaping @Sendable ([UInt8]) -> Void,
        onList: @escaping @Sendable (RelayList) async -> Void
    ) {
        (self.registry, self.loop, self.interval) = (registry, loop, interval)
        (self.chain, self.log) = (chain, log)
        (self.onChain, self.onList) = (onChain, onList)
    }

    /// Follows until ``stop()``.
    package func start() {
        recurrence.start(on: loop) { [weak self] in await self?.step() }
    }

    /// Asks no more; the newest list stays.
    package func stop() {
        recurrence.stop()
    }

    /// Asks once; returns how long to wait before the next time.
    func step() async -> Duration {
        do {
            if let new = try await registry.list(after: list?.header.epoch ?? 0) {
                try await accept(new)
            }
            fault = nil
            return list?.entries.isEmpty ?? true ? .milliseconds(300) : interval
        } catch let fault as RegistryFault {
            if self.fault == nil {
                log.warning("the relay list could not be renewed", ["why": .public(fault.reason)])
            }
            self.fault = fault
            return list == nil ? .milliseconds(500) : min(interval, .seconds(5))
        } catch {
            return interval
        }
    }

    /// Whether every descriptor that is new to us was signed by its own relay: the registry's word
    /// alone does not make keys.
    private func requireGenuine(_ new: RelayList) throws {
        let known = Set((list?.entries ?? []).map(\.descriptor))
        for entry in new.entries
        where !known.contains(entry.descriptor) && !entry.descriptor.isGenuine {
            throw RegistryFault.untrusted(.forged(entry.identity))
        }
    }

    private func accept(_ new: RelayList) async throws {
        try requireGenuine(new)
        do throws(ChainError) {
            _ = try chain.accept(new.header)
        } catch .gap {
            try await bridge(new)
        } catch {
            throw RegistryFault.rewritten(error)
        }
        onChain(chain.bytes)
        list = new
        await onList(new)
    }

    private func bridge(_ new: RelayList) async throws {
        let headers = try await registry.headers(after: chain.last?.epoch ?? 0)
            .filter { $0.epoch < new.header.epoch }
        do throws(ChainError) {
            _ = try chain.accept(new.header, bridge: headers)
        } catch .gap {
            // Away for longer than the registry remembers: its signature alone has to do.
            do throws(ChainError) { try chain.leap(to: new.header) } catch {
                throw RegistryFault.rewritten(error)
            }
        } catch {
            throw RegistryFault.rewritten(error)
        }
    }
}
