/// One `m=` line of a description and what is under it.
struct SDPSection {
    /// Like `application`, `audio` or `video`.
    var media: String
    var port: Int
    var proto: String
    /// What follows the protocol: formats.
    var formats: String
    var attributes = SDPAttributes()

    init?(_ value: Substring) {
        let words = value.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count == 4,
            let port = words[1].split(separator: "/").first.flatMap({
                String($0).decimal(0...65_535)
            })
        else { return nil }
        (media, self.port, proto, formats) = (words[0], port, words[2], words[3])
    }

    /// Whether data channels can run over it (RFC 8841 §4.2), in the form of today or the older.
    var dataForm: SessionDescription.Form? {
        guard media == "application" else { return nil }
        switch proto {
        case "UDP/DTLS/SCTP", "TCP/DTLS/SCTP":
            return formats == "webrtc-datachannel" ? .current : nil
        case "DTLS/SCTP":
            guard let port = formats.decimal(1...65_535) else { return nil }
            let map = attributes.first("sctpmap")?.split(separator: " ") ?? []
            guard map.count >= 2, map[0] == "\(port)", map[1] == "webrtc-datachannel" else {
                return nil
            }
            return .legacy
        default: return nil
        }
    }

    /// Whether the sender wants it at all; a bundled section may have port 0 (RFC 8843 §6).
    var isOffered: Bool { port != 0 || attributes.first("bundle-only") != nil }
}
