import Bytes

/// A network address translator (RFC 4787): what leaves gets an address of its own outside.
struct Translator {
    /// How it maps and filters, in the words of RFC 3489.
    enum Kind: String, CaseIterable, Sendable {
        case fullCone, restricted, portRestricted, symmetric
    }

    private struct Mapping {
        let inside: Endpoint
        /// Only for this one destination, in a symmetric one.
        let destination: Endpoint?
        /// Where packets were sent, which may answer.
        var contacts: Set<Endpoint> = []
    }

    let kind: Kind
    let address: IPAddress
    private var mappings: [UInt16: Mapping] = [:]
    private var nextPort: UInt16 = 20_000

    init(_ kind: Kind, at address: IPAddress) {
        (self.kind, self.address) = (kind, address)
    }

    /// The outer source of a packet that leaves.
    mutating func leave(from inside: Endpoint, to destination: Endpoint) -> Endpoint {
        let key = kind == .symmetric ? destination : nil
        let found = mappings.first { $0.value.inside == inside && $0.value.destination == key }
        let port = found?.key ?? nextPort
        if found == nil {
            nextPort += 7
            mappings[port] = Mapping(inside: inside, destination: key)
        }
        mappings[port]?.contacts.insert(destination)
        return Endpoint(address, port: port)
    }

    /// The inner destination of a packet that arrives; nil when it is filtered.
    func arrive(from source: Endpoint, at port: UInt16) -> Endpoint? {
        guard let mapping = mappings[port] else { return nil }
        let mayPass =
            switch kind {
            case .fullCone: true
            case .restricted: mapping.contacts.contains { $0.address == source.address }
            case .portRestricted, .symmetric: mapping.contacts.contains(source)
            }
        return mayPass ? mapping.inside : nil
    }

    /// Forgets everything, as after a power cut: the ports given out next are others.
    mutating func reboot() {
        mappings = [:]
        nextPort += 1_000
    }
}
