import Bytes
import Console
import Files
import HTTPWire
import Net
import Node
import Relay

/// What the loopback, a running node and the network say.
extension Finding {
    /// Whether this build has the web page in it.
    static var page: Finding {
        guard EmbeddedPage.fileCount > 0 else {
            return .warn("web page", "this build has none", "build with `make`")
        }
        return .ok("web page", "\(EmbeddedPage.fileCount) files are built in")
    }

    /// Whether sockets work on both loopback addresses.
    static func loopback(on loop: EventLoop) async -> [Finding] {
        var findings: [Finding] = []
        for (name, text) in [("loopback IPv4", "127.0.0.1:0"), ("loopback IPv6", "[::1]:0")] {
            guard let endpoint = Endpoint(text) else { continue }
            do throws(NetError) {
                try await listen(endpoint, on: loop)
                findings.append(.ok(name, "sockets can listen"))
            } catch {
                findings.append(
                    name.hasSuffix("6")
                        ? .warn(name, "\(error)", "only needed to reach IPv6 targets")
                        : .fail(name, "\(error)", "bring the interface up: ip link set lo up")
                )
            }
        }
        return findings
    }

    /// Whether the ports that `warren up` would take are free.
    static func ports(_ settings: NodeSettings?, on loop: EventLoop) async -> [Finding] {
        var findings: [Finding] = []
        for option in Command.up.options where option.form == .endpoint {
            let text = settings?.value(of: option, in: .up) ?? option.fallback
            guard let text, let endpoint = Endpoint(text), endpoint.port != 0 else { continue }
            do throws(NetError) {
                try await listen(endpoint, on: loop)
                findings.append(.ok("port \(endpoint.port)", "free"))
            } catch {
                findings.append(
                    .warn(
                        "port \(endpoint.port)",
                        "\(error)",
                        "choose another with --\(option.long) 127.0.0.1:PORT"
                    )
                )
            }
        }
        return findings
    }

    private static func listen(_ endpoint: Endpoint, on loop: EventLoop) async throws(NetError) {
        try await loop.run { () throws(NetError) in
            try TCPListener(on: loop, at: .ip(endpoint)) { $0.close() }.close()
        }
    }

    /// Whether a node runs with the folder and is well; nil with findings when none does.
    static func node(_ folder: Path, on loop: EventLoop) async -> (isRunning: Bool, Finding) {
        do {
            guard let api = try NodeAPI(in: folder, on: loop) else {
                return (false, .ok("node", "none runs with this data folder"))
            }
            let health = try await api.get("/health")
            let state = health["status"]?.stringValue ?? "unknown"
            guard state == "ok" else {
                return (
                    true, .warn("node", "it runs at \(api.web) and is \(state)", "warren relays")
                )
            }
            return (true, .ok("node", "it runs at \(api.web) and is well"))
        } catch {
            return (false, .fail("node", error))
        }
    }

    /// Whether a network's registry answers with a list it has signed.
    static func registry(_ link: RegistryLink, on loop: EventLoop) async -> Finding {
        do {
            let list = try await RegistryClient(link, on: loop).list(after: 0)
            guard let list, !list.entries.isEmpty else {
                return .warn(
                    "registry",
                    "\(link.authority) answers, but lists no relay",
                    "warren relay --join \(link)"
                )
            }
            return .ok("registry", "\(link.authority) lists \(list.entries.count) relays")
        } catch {
            return .fail("registry", error)
        }
    }
}
