import COpenSSL

/// Makes identities that nobody but their owner vouches for.
///
/// For a local page and for tests: a peer trusts one by its fingerprint or as its own authority.
package enum SelfSignedCertificate {
    /// The kind of key.
    package enum Key: Sendable {
        /// ECDSA on P-256, which every browser takes.
        case p256
        /// Ed25519, which browsers do not take.
        case ed25519
    }

    /// A new key and a certificate for host names and addresses.
    ///
    /// One to a hundred `names`, the first of which is also the subject; valid for `days` days
    /// from an hour before `now`, in seconds since 1970.
    ///
    /// - Throws: `badServerName` for a name with characters that none has.
    package static func generate(
        names: [String],
        days: Int,
        now: Int64,
        key kind: Key = .p256
    ) throws(TLSError) -> TLSIdentity {
        precondition((1...100).contains(names.count) && days > 0)
        for name in names where !isPlausible(name) { throw .badServerName(name) }
        let key = makeKey(kind)
        guard let certificate = X509_new() else { preconditionFailure("no memory") }
        let identity = TLSIdentity(adopting: [certificate], key: key)
        var time = time_t(now)
        let filled =
            X509_set_version(certificate, Int(X509_VERSION_3)) == 1
            && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial()) == 1
            && X509_time_adj_ex(X509_getm_notBefore(certificate), 0, -3600, &time) != nil
            && X509_time_adj_ex(X509_getm_notAfter(certificate), CInt(clamping: days), 0, &time)
                != nil
            && X509_set_pubkey(certificate, key) == 1
            && setSubject(certificate, names[0])
            && addExtensions(certificate, names)
            && X509_sign(certificate, key, kind == .p256 ? EVP_sha256() : nil) > 0
        precondition(filled, "OpenSSL failed to make a certificate")
        return identity
    }

    /// Letters, digits and what host names and addresses have between them.
    private static func isPlausible(_ name: String) -> Bool {
        (1...253).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
                    || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "*")]
                        .contains($0)
            }
    }

    private static func makeKey(_ kind: Key) -> OpaquePointer {
        let name = kind == .p256 ? "EC" : "ED25519"
        guard let context = EVP_PKEY_CTX_new_from_name(nil, name, nil) else {
            preconditionFailure("OpenSSL lacks \(name)")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        let made =
            EVP_PKEY_keygen_init(context) == 1
            && (kind == .ed25519 || EVP_PKEY_CTX_set_group_name(context, "P-256") == 1)
            && EVP_PKEY_generate(context, &key) == 1
        guard made, let key else { preconditionFailure("OpenSSL failed to generate a key") }
        return key
    }

    /// RFC 5280 §4.1.2.2: positive and unpredictable.
    private static func serial() -> UInt64 {
        SecretBytes.random(8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) } >> 1 | 1
    }

    private static func setSubject(_ certificate: OpaquePointer, _ name: String) -> Bool {
        guard let subject = X509_get_subject_name(certificate) else { return false }
        let text = Array(name.utf8.prefix(64))
        return X509_NAME_add_entry_by_txt(
            subject,
            "CN",
            MBSTRING_ASC,
            text,
            CInt(text.count),
            -1,
            0
        ) == 1 && X509_set_issuer_name(certificate, subject) == 1
    }

    private static func addExtensions(_ certificate: OpaquePointer, _ names: [String]) -> Bool {
        let alternatives = names.map { isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }
        return [
            (NID_subject_alt_name, alternatives.joined(separator: ",")),
            (NID_basic_constraints, "critical,CA:FALSE"),
            (NID_key_usage, "critical,digitalSignature"),
            (NID_ext_key_usage, "serverAuth,clientAuth"),
        ].allSatisfy { name, value in
            guard let made = X509V3_EXT_conf_nid(nil, nil, name, value) else { return false }
            defer { X509_EXTENSION_free(made) }
            return X509_add_ext(certificate, made, -1) == 1
        }
    }

    /// Whether a name is an IPv4 or IPv6 address.
    static func isAddress(_ name: String) -> Bool {
        guard let address = a2i_IPADDRESS(name) else {
            ERR_clear_error()
            return false
        }
        ASN1_OCTET_STRING_free(address)
        return true
    }
}
