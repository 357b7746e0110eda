import Bytes
package import Crypto
import HTTPWire
package import RelayWire

/// How to join a network: where its registry is and the key that signs its lists.
///
/// As text `HOST:PORT/KEY`, KEY being 52 letters and digits. The key names the network, so nobody
/// between a node and the registry can pass off another.
package struct RegistryLink: Hashable, Sendable, CustomStringConvertible {
    /// `host:port`, an IPv6 host in brackets.
    package let authority: String
    /// The registry's signing key.
    package let key: RelayIdentity

    package init(authority: String, key: RelayIdentity) {
        (self.authority, self.key) = (authority, key)
    }

    /// Reads the text form, with or without `http://` in front; nil when it is not one.
    package init?(_ text: String) {
        let bare = text.hasPrefix("http://") ? String(text.dropFirst(7)) : text
        let parts = bare.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let key = RelayIdentity(text: String(parts[1])),
            HTTPURL("http://\(parts[0])/") != nil
        else { return nil }
        self.init(authority: String(parts[0]), key: key)
    }

    package var description: String { "\(authority)/\(key)" }

    /// The 32 bytes that every link handshake and list of this network is bound to.
    package var network: Bytes32 { Self.network(of: key) }

    /// The network whose lists `key` signs.
    package static func network(of key: RelayIdentity) -> Bytes32 {
        let digest = Digest.sha256(Array("warren network v1".utf8) + key.key.bytes)
        return Bytes32 { $0.copyBytes(from: digest) }
    }

    /// Whose signatures make a list of this network.
    package var trust: ListTrust { ListTrust(network: network, majorityOf: [key]) }

    /// The address of one of the registry's resources.
    func url(_ path: String) -> HTTPURL? { HTTPURL("http://\(authority)\(path)") }
}

extension RegistryLink {
    /// Whether the registry is on this host.
    package var isLoopback: Bool {
        if let endpoint = Endpoint(authority) { return endpoint.address.isLoopback }
        return authority.split(separator: ":").first == "localhost"
    }
}
