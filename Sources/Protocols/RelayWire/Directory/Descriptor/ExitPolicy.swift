package import Bytes

/// Where a relay opens connections for others: ordered rules, the first match decides, else
/// refused.
///
/// A public policy refuses every address that is not global before any rule is read, so that no
/// rule list can open a relay's own network by mistake (see `IPAddress.isGlobal`).
package struct ExitPolicy: Hashable, Sendable {
    /// Which addresses the rules may speak about at all.
    package enum Scope: UInt8, Hashable, Sendable {
        /// Only addresses that name one host anywhere on the Internet.
        case global = 0
        /// Any address, loopback included: for test networks on one host.
        case everywhere = 1
    }

    package let scope: Scope
    package let rules: [ExitRule]

    /// A policy of at most 64 rules.
    package init(scope: Scope = .global, rules: [ExitRule]) throws(DirectoryError) {
        guard rules.count <= DirectoryLimits.exitRules else { throw .invalid(.exitPolicy) }
        self.init(scope, rules)
    }

    private init(_ scope: Scope, _ rules: [ExitRule]) {
        (self.scope, self.rules) = (scope, rules)
    }

    /// Opens nothing: a relay that only forwards.
    package static let closed = ExitPolicy(.global, [])

    /// Opens any global address and port but mail submission by strangers (TCP 25).
    package static let open = ExitPolicy(
        .global,
        [
            ExitRule(.reject, .anyIPv4, ports: 25...25),
            ExitRule(.reject, .anyIPv6, ports: 25...25),
        ] + accepting(0...UInt16.max)
    )

    /// Opens everything, loopback included: for test networks on one host only.
    package static let testNetwork = ExitPolicy(.everywhere, accepting(0...UInt16.max))

    /// Opens these ports of any global address.
    package static func ports(_ ports: [UInt16]) throws(DirectoryError) -> ExitPolicy {
        try ExitPolicy(rules: ports.flatMap { accepting($0...$0) })
    }

    init(from reader: inout ByteReader) throws(DirectoryError) {
        guard let scope = Scope(rawValue: try reader.number()) else { throw .invalid(.exitPolicy) }
        let count = try reader.count(upTo: DirectoryLimits.exitRules, field: .exitPolicy)
        var rules: [ExitRule] = []
        rules.reserveCapacity(count)
        for _ in 0..<count { rules.append(try ExitRule(from: &reader)) }
        self.init(scope, rules)
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(scope.rawValue)
        writer.integer(UInt8(rules.count))
        for rule in rules { rule.write(to: &writer) }
    }

    /// Whether the relay opens connections to this address and port.
    ///
    /// An IPv6 address that only wraps an IPv4 one is judged as that one.
    package func accepts(_ endpoint: Endpoint) -> Bool {
        let address = Self.unwrapped(endpoint.address)
        guard scope == .everywhere || address.isGlobal else { return false }
        let rule = rules.first {
            $0.ports.contains(endpoint.port) && $0.addresses.contains(address)
        }
        return rule?.action == .accept
    }

    /// Whether the relay opens this port at some addresses, as must do for a name not yet resolved.
    package func mayAccept(port: UInt16) -> Bool {
        var closed: Set<AddressPrefix> = []
        for rule in rules where rule.ports.contains(port) {
            switch rule.action {
            case .reject: closed.insert(rule.addresses)
            case .accept:
                if !closed.contains(where: { $0.covers(rule.addresses) }) { return true }
            }
        }
        return false
    }

    /// Whether the relay opens anything at all.
    package var opensAnything: Bool { rules.contains { $0.action == .accept } }

    private static func accepting(_ ports: ClosedRange<UInt16>) -> [ExitRule] {
        [ExitRule(.accept, .anyIPv4, ports: ports), ExitRule(.accept, .anyIPv6, ports: ports)]
    }

    private static func unwrapped(_ address: IPAddress) -> IPAddress {
        guard case .v6(let v6) = address, let v4 = v6.embedded else { return address }
        return .v4(v4)
    }
}
