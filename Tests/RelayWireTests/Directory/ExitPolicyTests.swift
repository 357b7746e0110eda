import Bytes
import RelayWire
import Testing

@Suite("Exit policy")
struct ExitPolicyTests {
    static let inward = [
        "127.0.0.1:80", "10.1.2.3:80", "192.168.0.1:80", "169.254.169.254:80", "0.0.0.0:80",
        "224.0.0.1:80", "255.255.255.255:80", "[::1]:80", "[fe80::1]:80", "[fd00::1]:80",
        "[ff02::1]:80", "[::ffff:127.0.0.1]:80", "[64:ff9b::7f00:1]:80", "[2002:7f00:1::]:80",
    ]

    @Test("a public policy refuses its own network however it is spelt", arguments: inward)
    func refusesInward(text: String) throws {
        let endpoint = try #require(Endpoint(text))
        #expect(!ExitPolicy.open.accepts(endpoint))
        #expect(ExitPolicy.testNetwork.accepts(endpoint))
    }

    static let verdicts: [(String, Bool)] = [
        ("8.8.8.8:443", true), ("8.8.8.8:25", false), ("[2620:fe::9]:443", true),
        ("[2620:fe::9]:25", false), ("[64:ff9b::808:808]:25", false),
    ]

    @Test("the open policy opens the Internet but for mail", arguments: verdicts)
    func open(text: String, accepted: Bool) throws {
        #expect(ExitPolicy.open.accepts(try #require(Endpoint(text))) == accepted)
    }

    @Test("the first rule that covers decides, and none means no")
    func order() throws {
        let net = AddressPrefix(masking: .v4(IPv4Address(8, 8, 0, 0)), length: 16)
        let policy = try ExitPolicy(rules: [
            ExitRule(.reject, net, ports: 80...80), ExitRule(.accept, .anyIPv4, ports: 80...81),
        ])
        #expect(!policy.accepts(try #require(Endpoint("8.8.8.8:80"))))
        #expect(policy.accepts(try #require(Endpoint("8.8.8.8:81"))))
        #expect(policy.accepts(try #require(Endpoint("9.9.9.9:80"))))
        #expect(!policy.accepts(try #require(Endpoint("[2620:fe::9]:80"))))
        #expect(!ExitPolicy.closed.accepts(try #require(Endpoint("8.8.8.8:80"))))
    }

    @Test("a rule under the same addresses' refusal opens no name")
    func names() throws {
        #expect(ExitPolicy.open.mayAccept(port: 443))
        #expect(!ExitPolicy.open.mayAccept(port: 25))
        #expect(!ExitPolicy.closed.mayAccept(port: 443))
        #expect(try ExitPolicy.ports([80]).mayAccept(port: 80))
        #expect(try !ExitPolicy.ports([80]).mayAccept(port: 81))
    }

    @Test("64 rules are taken, 65 refused")
    func limit() throws {
        let rule = ExitRule(.accept, .anyIPv4, ports: 1...1)
        _ = try ExitPolicy(rules: Array(repeating: rule, count: 64))
        #expect(throws: DirectoryError.invalid(.exitPolicy)) {
            try ExitPolicy(rules: Array(repeating: rule, count: 65))
        }
    }

    @Test("prefixes mask their address and know what they hold")
    func prefixes() throws {
        let prefix = AddressPrefix(masking: try #require(IPAddress("2001:db8:1::5")), length: 33)
        #expect(prefix.description == "2001:db8::/33")
        #expect(prefix.contains(try #require(IPAddress("2001:db8:7fff::1"))))
        #expect(!prefix.contains(try #require(IPAddress("2001:db8:8000::1"))))
        #expect(!prefix.contains(.v4(.loopback)))
        #expect(AddressPrefix.anyIPv6.covers(prefix))
        #expect(!prefix.covers(.anyIPv6))
        let low = AddressPrefix(masking: try #require(IPAddress("::1:2")), length: 112)
        #expect(low.description == "::1:0/112")
    }
}
