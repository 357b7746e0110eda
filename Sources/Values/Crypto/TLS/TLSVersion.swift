import COpenSSL

/// The oldest version a session may use.
package enum TLSVersion: Sendable {
    /// RFC 5246, for old outsiders only.
    case tls12
    /// RFC 8446.
    case tls13

    var code: Int {
        switch self {
        case .tls12: Int(TLS1_2_VERSION)
        case .tls13: Int(TLS1_3_VERSION)
        }
    }
}
