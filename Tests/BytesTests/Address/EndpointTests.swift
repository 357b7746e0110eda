import Bytes
import Testing

@Suite("Endpoints (RFC 5952 §6)")
struct EndpointTests {
    @Test(
        "an endpoint is read and written",
        arguments: [
            "1.2.3.4:80", "0.0.0.0:0", "255.255.255.255:65535", "[::]:1", "[2001:db8::1]:443",
            "[::ffff:1.2.3.4]:9",
        ]
    )
    func text(text: String) throws {
        #expect(try #require(Endpoint(text)).description == text)
    }

    @Test("an address in another spelling is written in the canonical one")
    func canonical() {
        let endpoint = Endpoint("[2001:DB8:0::1]:443")
        #expect(endpoint?.description == "[2001:db8::1]:443")
        #expect(endpoint?.port == 443)
        #expect(endpoint?.address == IPAddress("2001:db8::1"))
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", ":", "1.2.3.4", "1.2.3.4:", "1.2.3.4:65536", "1.2.3.4:080", "1.2.3.4:00",
            "1.2.3.4:-1",
            "1.2.3.4:+1", "1.2.3.4: 1", "1.2.3.4:1 ", "[1.2.3.4]:80", "::1:80", "[::1]", "[::1]:",
            "[::1]80", "[]:80", "[:80", "]:80", "[::1:80", "::1]:80", "[[::1]]:80", "localhost:80",
            ":80",
            "1.2.3.4:99999999999999999999999", "[::1%1]:80",
        ]
    )
    func refuses(text: String) {
        #expect(Endpoint(text) == nil)
    }
}
