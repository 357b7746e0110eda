import COpenSSL
import CSodium

/// The C libraries underneath.
package enum CryptoLibrary {
    /// The oldest OpenSSL with ML-KEM and ML-DSA: 3.5.0.
    package static let oldestOpenSSL: UInt = 0x3050_0000

    /// The version of the OpenSSL in this process, such as `OpenSSL 3.5.7 9 Jun 2026`.
    package static var openSSLVersion: String { String(cString: OpenSSL_version(OPENSSL_VERSION)) }

    /// Where the OpenSSL in this process comes from.
    ///
    /// The package that was linked into the program (`libssl-dev 3.5.7-1~deb13u3, built in`), or
    /// else the file that the system's loader took.
    package static var openSSLOrigin: String {
        if let record = warren_openssl_record() {
            let words = String(cString: record).split(whereSeparator: \.isWhitespace)
            // `package NAME VERSION`, then `sha256 DIGEST`.
            return words.dropFirst().prefix(2).joined(separator: " ") + ", built in"
        }
        return warren_openssl_file().map { String(cString: $0) } ?? "of unknown origin"
    }

    /// The version of the libsodium in this process, such as `1.0.18`.
    package static var sodiumVersion: String { String(cString: sodium_version_string()) }

    /// Refuses to go on with an OpenSSL that lacks post-quantum algorithms.
    ///
    /// The header's version was checked when this was compiled; this checks the library's.
    ///
    /// - Throws: `obsoleteLibrary` with its version number.
    package static func requireCurrent() throws(CryptoError) {
        let version = OpenSSL_version_num()
        guard version >= oldestOpenSSL else { throw .obsoleteLibrary(UInt(version)) }
    }
}
