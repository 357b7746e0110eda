extension SessionDescription {
    /// The description as text, its lines ended with CR and LF (RFC 8866 §5).
    package var text: String {
        var lines = [
            "v=0", "o=- \(id) \(version) IN IP4 127.0.0.1", "s=-", "t=0 0",
        ]
        if isBundled { lines.append("a=group:BUNDLE \(mid)") }
        var others = refused.sorted { $0.position < $1.position }[...]
        var position = 0
        while let next = others.first, next.position <= position {
            lines += Self.lines(of: next)
            others = others.dropFirst()
            position += 1
        }
        lines += sectionLines
        lines += others.flatMap(Self.lines(of:))
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    private var sectionLines: [String] {
        let format =
            form == .current ? "UDP/DTLS/SCTP webrtc-datachannel" : "DTLS/SCTP \(sctpPort)"
        var lines = ["m=application 9 \(format)", "c=IN IP4 0.0.0.0"]
        lines += candidates.map { "a=\($0.line)" }
        if hasAllCandidates { lines.append("a=end-of-candidates") }
        lines += ["a=ice-ufrag:\(ice.ufrag)", "a=ice-pwd:\(ice.password)"]
        if trickles { lines.append("a=ice-options:trickle") }
        lines += [
            "a=fingerprint:sha-256 \(fingerprint)", "a=setup:\(setup.rawValue)", "a=mid:\(mid)",
        ]
        switch form {
        case .current: lines.append("a=sctp-port:\(sctpPort)")
        case .legacy: lines.append("a=sctpmap:\(sctpPort) webrtc-datachannel 1024")
        }
        return lines + ["a=max-message-size:\(maxMessageBytes)"]
    }

    private static func lines(of section: RefusedSection) -> [String] {
        var lines = [
            "m=\(section.media) 0 \(section.proto) \(section.formats)", "c=IN IP4 0.0.0.0",
        ]
        if let mid = section.mid { lines.append("a=mid:\(mid)") }
        return lines + ["a=inactive"]
    }
}
