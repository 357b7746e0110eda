import Crypto
import Testing

@Suite("Start-up checks")
struct SelfTestTests {
    @Test("every known answer holds")
    func run() throws {
        try CryptoSelfTest.run()
    }

    @Test("the libraries are those this was built for")
    func versions() throws {
        try CryptoLibrary.requireCurrent()
        #expect(CryptoLibrary.openSSLVersion.hasPrefix("OpenSSL 3."))
        #expect(CryptoLibrary.sodiumVersion.hasPrefix("1.0."))
    }
}
