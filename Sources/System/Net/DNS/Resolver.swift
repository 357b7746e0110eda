package import Bytes

/// Name lookups by the system's resolver, for one loop.
///
/// The lookups run on libuv's threads, a few at a time, the rest wait in a bounded queue. A name
/// under `.onion` is never asked for (RFC 7686 §2). `@unchecked Sendable`: confined to its loop.
package final class Resolver: @unchecked Sendable {
    /// How long one lookup may take unless told otherwise.
    package static let timeout = Duration.seconds(10)

    unowned let loop: EventLoop
    private var running = 0
    private var queue: [Lookup] = []

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// The addresses of `name`, in the system's order (RFC 6724), without duplicates.
    ///
    /// From any thread; an address as text is answered as itself. Throws `.nameNotFound`,
    /// `.nameLookup`, `.lookupsExceeded`, `.timedOut`, `.cancelled` or `.shutDown`.
    package static func addresses(
        of name: String,
        on loop: EventLoop,
        timeout: Duration = timeout
    ) async throws(NetError) -> [IPAddress] {
        try await ask(.addresses(of: name), on: loop, timeout).addresses
    }

    /// The name of `address` (a PTR record), which whoever holds the address chooses freely.
    package static func name(
        of address: IPAddress,
        on loop: EventLoop,
        timeout: Duration = timeout
    ) async throws(NetError) -> String {
        try await ask(.name(of: address), on: loop, timeout).name
    }

    private static func ask(
        _ question: Lookup.Question,
        on loop: EventLoop,
        _ timeout: Duration
    ) async throws(NetError) -> Lookup.Answer {
        try await loop.wait { (waiter: Waiter<Lookup.Answer>) in
            let lookup = loop.resolver.start(question, timeout) { waiter.resume($0) }
            waiter.onAbandon { lookup.cancel() }
        }
    }

    /// Begins a lookup; `done` is called on the loop, possibly at once, unless cancelled.
    func start(
        _ question: Lookup.Question,
        _ timeout: Duration = timeout,
        _ done: @escaping (Result<Lookup.Answer, NetError>) -> Void
    ) -> Lookup {
        loop.preconditionOnLoop()
        let lookup = Lookup(question, done)
        if let known = lookup.knownAnswer {
            lookup.finish(known)
        } else if !loop.isRunning {
            lookup.finish(.failure(.shutDown))
        } else if running < NetLimits.lookups {
            lookup.limit(to: timeout, on: loop)
            run(lookup)
        } else if queue.count < NetLimits.waitingLookups {
            lookup.limit(to: timeout, on: loop)
            queue.append(lookup)
        } else {
            lookup.finish(.failure(.lookupsExceeded(limit: NetLimits.waitingLookups)))
        }
        return lookup
    }

    private func run(_ lookup: Lookup) {
        running += 1
        lookup.run(on: loop) { [self] in
            running -= 1
            runNext()
        }
    }

    private func runNext() {
        while running < NetLimits.lookups, !queue.isEmpty {
            let next = queue.removeFirst()
            guard !next.isCancelled else { continue }
            if loop.isRunning { run(next) } else { next.finish(.failure(.shutDown)) }
        }
    }
}
