/// Where the transport of the data section is described: in the section, the session, or the
/// section it is bundled with (RFC 9143 §7.1.3).
struct SDPSource {
    private let places: [SDPAttributes]

    init(_ lines: SDPLines, _ position: Int) {
        let section = lines.sections[position]
        let mid = section.attributes.first("mid") ?? ""
        let bundle = lines.bundles.first { $0.contains(Substring(mid)) } ?? []
        let owners = lines.sections.map(\.attributes).filter { attributes in
            bundle.contains(Substring(attributes.first("mid") ?? ""))
        }
        places = [section.attributes, lines.session] + owners
    }

    func first(_ name: String) -> String? {
        places.lazy.compactMap { $0.first(name) }.first
    }

    /// The values of the first place that has any.
    func all(_ name: String) -> [String] {
        places.lazy.map { $0.all(name) }.first { !$0.isEmpty } ?? []
    }

    func credentials() throws(SDPError) -> ICECredentials {
        guard let ufrag = first("ice-ufrag") else { throw .missing(.fragment) }
        guard let password = first("ice-pwd") else { throw .missing(.password) }
        guard ICECredentials.isUfrag(ufrag) else {
            throw .invalid(.fragment, String(ufrag.prefix(80)))
        }
        guard let credentials = ICECredentials(ufrag: ufrag, password: password) else {
            throw .invalid(.password, "")
        }
        return credentials
    }

    /// The SHA-256 one of those given; weaker ones do not count.
    func fingerprint() throws(SDPError) -> CertificateFingerprint {
        let all = all("fingerprint")
        guard !all.isEmpty else { throw .missing(.fingerprint) }
        for value in all {
            let words = value.split(separator: " ")
            guard words.count == 2, words[0].lowercased() == "sha-256" else { continue }
            guard let fingerprint = CertificateFingerprint(String(words[1])) else {
                throw .invalid(.fingerprint, String(value.prefix(120)))
            }
            return fingerprint
        }
        throw .invalid(.fingerprint, String(all[0].prefix(120)))
    }

    func setup() throws(SDPError) -> SDPSetup {
        guard let value = first("setup") else { throw .missing(.setup) }
        guard let setup = SDPSetup(rawValue: value) else {
            throw .invalid(.setup, String(value.prefix(80)))
        }
        return setup
    }
}
