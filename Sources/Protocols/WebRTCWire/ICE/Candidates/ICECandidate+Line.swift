import Bytes

extension ICECandidate {
    /// Reads `candidate:…`, with or without `a=` in front (RFC 8839 §5.1).
    ///
    /// Extensions that are not known are passed over.
    ///
    /// - Throws: What is wrong with it.
    package init(parsing line: String) throws(CandidateError) {
        let utf8 = line.utf8
        guard utf8.count <= WebRTCLimits.candidateBytes else {
            throw .oversized(bytes: utf8.count)
        }
        guard utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else { throw .unprintable }
        var text = line[...]
        for prefix in ["a=", "candidate:"] where text.hasPrefix(prefix) {
            text = text.dropFirst(prefix.count)
        }
        let words = text.split(separator: " ").map(String.init)
        guard words.count >= 8, words[6] == "typ" else { throw .tooFewWords(words.count) }
        guard 1...32 ~= words[0].utf8.count, words[0].isICEToken else {
            throw .foundation(words[0])
        }
        guard let component = words[1].decimal(1...256) else { throw .component(words[1]) }
        guard let priority = words[3].decimal(0...Int(UInt32.max)) else {
            throw .priority(words[3])
        }
        guard let port = words[5].decimal(0...65_535) else { throw .port(words[5]) }
        guard let kind = CandidateKind(rawValue: words[7]) else { throw .kind(words[7]) }
        self.init(
            foundation: words[0],
            priority: UInt32(priority),
            host: try Self.host(words[4]),
            port: UInt16(port)
        )
        self.component = UInt16(component)
        self.kind = kind
        readExtensions(words[8...], transport: words[2].lowercased())
    }

    /// `candidate:…` without `a=`, as it goes into an attribute or a trickled message.
    package var line: String {
        var words = [
            "candidate:\(foundation)", "\(component)", "", "\(priority)", "\(host)", "\(port)",
            "typ", kind.rawValue,
        ]
        if let related { words += ["raddr", "\(related.address)", "rport", "\(related.port)"] }
        switch transport {
        case .udp: words[2] = "udp"
        case .tcp(let type):
            words[2] = "tcp"
            if !type.isEmpty { words += ["tcptype", type] }
        case .other(let name): words[2] = name
        }
        if let ufrag { words += ["ufrag", ufrag] }
        return words.joined(separator: " ")
    }

    private static func host(_ text: String) throws(CandidateError) -> CandidateHost {
        if let address = IPAddress(text) { return .address(address.unmapped) }
        let isName = text.utf8.allSatisfy { byte in
            Character(Unicode.Scalar(byte)).isASCIIAlphanumeric || byte == 45 || byte == 46
                || byte == 95
        }
        // A name is neither a broken IPv4 address nor anything with an empty label.
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard isName, text.utf8.count <= 253, labels.allSatisfy({ 1...63 ~= $0.utf8.count }),
            let last = labels.last, last.contains(where: \.isLetter)
        else { throw .host(text) }
        return .name(text)
    }

    private mutating func readExtensions(_ words: ArraySlice<String>, transport name: String) {
        var (address, relatedPort, type): (IPAddress?, Int?, String) = (nil, nil, "")
        var rest = words
        while let key = rest.popFirst(), let value = rest.popFirst() {
            switch key {
            case "raddr": address = IPAddress(value)
            case "rport": relatedPort = value.decimal(0...65_535)
            case "tcptype": type = value
            case "ufrag" where ICECredentials.isUfrag(value): ufrag = value
            default: break
            }
        }
        if let address, let relatedPort {
            related = Endpoint(address, port: UInt16(relatedPort))
        }
        transport =
            switch name {
            case "udp": .udp
            case "tcp", "ssltcp": .tcp(type: type)
            default: .other(name)
            }
    }
}

extension String {
    /// Whether all of it is `ice-char` (RFC 8839 §5.1): letters, digits, plus and slash.
    var isICEToken: Bool {
        !isEmpty && allSatisfy { $0.isASCIIAlphanumeric || $0 == "+" || $0 == "/" }
    }

    /// The number it spells with digits alone, if that lies in `range`.
    func decimal(_ range: ClosedRange<Int>) -> Int? {
        guard 1...10 ~= utf8.count, utf8.allSatisfy({ 48...57 ~= $0 }), let number = Int(self)
        else { return nil }
        return range.contains(number) ? number : nil
    }
}

extension Character {
    var isASCIIAlphanumeric: Bool { isASCII && (isLetter || isNumber) }
}
