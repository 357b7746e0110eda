extension SessionDescription {
    /// Reads an offer or answer, and of it what data channels need.
    ///
    /// Unknown lines and attributes are passed over, so are candidates that cannot be read. What a
    /// section lacks is looked for in the session part, then, if bundled, in the section that owns
    /// the transport.
    ///
    /// - Throws: What is wrong or missing.
    package init(parsing text: String) throws(SDPError) {
        let lines = try SDPLines(text)
        guard let position = lines.dataSection, let form = lines.sections[position].dataForm else {
            throw .noDataChannels
        }
        let section = lines.sections[position]
        let source = SDPSource(lines, position)
        let (id, version) = try Self.origin(lines.origin)
        self.init(
            id: id,
            version: version,
            ice: try source.credentials(),
            fingerprint: try source.fingerprint(),
            setup: try source.setup(),
            mid: try Self.mid(section) ?? "\(position)"
        )
        self.form = form
        isBundled = lines.bundles.contains { $0.contains(Substring(mid)) }
        trickles = source.all("ice-options").contains { options in
            options.split(separator: " ").contains("trickle")
        }
        isLite = lines.session.first("ice-lite") != nil
        try readTransport(section)
        readCandidates(source)
        for (index, other) in lines.sections.enumerated() where index != position {
            refused.append(
                RefusedSection(
                    media: other.media,
                    proto: other.proto,
                    formats: other.formats,
                    mid: try Self.mid(other),
                    position: index
                )
            )
        }
    }

    private static func origin(_ line: Substring?) throws(SDPError) -> (UInt64, UInt64) {
        guard let line else { throw .missing(.origin) }
        let words = line.split(separator: " ")
        // Some peers write numbers that are signed, or longer than they may be.
        guard words.count == 6 else { throw .invalid(.origin, String(line.prefix(80))) }
        return (UInt64(words[1]) ?? 0, UInt64(words[2]) ?? 0)
    }

    private static func mid(_ section: SDPSection) throws(SDPError) -> String? {
        guard let mid = section.attributes.first("mid") else { return nil }
        let marks = Set("!#$%&'*+-.^_`{|}~")
        guard 1...64 ~= mid.utf8.count,
            mid.allSatisfy({ $0.isASCIIAlphanumeric || marks.contains($0) })
        else { throw .invalid(.mid, String(mid.prefix(80))) }
        return mid
    }

    private mutating func readTransport(_ section: SDPSection) throws(SDPError) {
        switch form {
        case .legacy: sctpPort = UInt16(section.formats.decimal(1...65_535) ?? 5_000)
        case .current:
            guard let port = section.attributes.first("sctp-port") else {
                throw .missing(.sctpPort)
            }
            guard let number = port.decimal(1...65_535) else {
                throw .invalid(.sctpPort, String(port.prefix(80)))
            }
            sctpPort = UInt16(number)
        }
        if let size = section.attributes.first("max-message-size") {
            guard size.utf8.allSatisfy({ 48...57 ~= $0 }), let number = UInt64(size) else {
                throw .invalid(.maxMessageSize, String(size.prefix(80)))
            }
            maxMessageBytes = number
        }
    }

    private mutating func readCandidates(_ source: SDPSource) {
        for line in source.all("candidate").prefix(WebRTCLimits.remoteCandidates) {
            do throws(CandidateError) {
                candidates.append(try ICECandidate(parsing: line))
            } catch {
                // A peer may know kinds that we do not (RFC 8839 §5.1).
                continue
            }
        }
        hasAllCandidates = source.first("end-of-candidates") != nil
    }
}
