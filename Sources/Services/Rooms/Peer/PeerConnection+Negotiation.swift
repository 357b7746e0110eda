import Crypto
import Net
package import WebRTCWire

extension PeerConnection {
    /// The offer: the first one, or a further one with everything as it is.
    ///
    /// - Returns: What the peer is sent, with all candidates known so far.
    /// - Throws: `outOfTurn` for an answerer that has not answered yet, `noSocket`, `ended`.
    package func offer() throws(PeerError) -> SessionDescription {
        loop.preconditionOnLoop()
        guard !isEnded else { throw .ended }
        guard side == .offerer || remote != nil else { throw .outOfTurn }
        try openSockets()
        let description = describe { fingerprint in
            SessionDescription(
                id: sessionID,
                version: version,
                ice: agent.credentials,
                fingerprint: fingerprint,
                setup: .either
            )
        }
        finish()
        return description
    }

    /// An offer that begins a new search for a way, while the old one is used as long as it works.
    ///
    /// - Returns: What the peer is sent.
    /// - Throws: `outOfTurn` before the first exchange of descriptions; `noSocket`, `ended`.
    package func restart() throws(PeerError) -> SessionDescription {
        loop.preconditionOnLoop()
        guard !isEnded else { throw .ended }
        guard remote != nil else { throw .outOfTurn }
        renewSockets()
        agent.restart(now: loop.now)
        return try offer()
    }

    /// Takes an offer, the first one or a later one.
    ///
    /// - Returns: The answer for the peer.
    /// - Throws: `outOfTurn` for an offerer's first exchange, `changedCertificate`, `noSocket`,
    ///   `ended`.
    package func answer(_ offer: SessionDescription) throws(PeerError) -> SessionDescription {
        loop.preconditionOnLoop()
        guard !isEnded else { throw .ended }
        guard side == .answerer || remote != nil else { throw .outOfTurn }
        try checkCertificate(offer)
        try openSockets()
        if let known = agent.remoteCredentials, known != offer.ice {
            renewSockets()
            agent.restart(now: loop.now)
        }
        // Once keys are agreed the roles stay (RFC 8842 §5.5).
        let setup: SDPSetup = dtlsRole == .server ? .passive : .active
        let answer = describe { fingerprint in
            offer.answer(
                id: sessionID,
                version: version,
                ice: agent.credentials,
                fingerprint: fingerprint,
                setup: setup
            )
        }
        take(offer, isClient: answer.setup == .active)
        return answer
    }

    /// Takes the answer to our offer.
    ///
    /// - Throws: `outOfTurn` for an answerer's first exchange, `changedCertificate`, `ended`.
    package func accept(_ answer: SessionDescription) throws(PeerError) {
        loop.preconditionOnLoop()
        guard !isEnded else { throw .ended }
        guard !sockets.isEmpty else { throw .outOfTurn }
        try checkCertificate(answer)
        take(answer, isClient: answer.setup == .passive)
    }

    /// Takes a candidate that the peer found after its description.
    package func add(_ candidate: ICECandidate) {
        loop.preconditionOnLoop()
        guard !isEnded else { return }
        agent.add(remote: candidate, now: loop.now)
        finish()
    }

    private func checkCertificate(_ description: SessionDescription) throws(PeerError) {
        if let remote, remote.fingerprint != description.fingerprint { throw .changedCertificate }
    }

    private func describe(
        _ make: (CertificateFingerprint) -> SessionDescription
    ) -> SessionDescription {
        version += 1
        var description = make(CertificateFingerprint(identity.fingerprint))
        description.maxMessageBytes = UInt64(options.longestMessageBytes)
        description.candidates = agent.localCandidates
        // What the description tells need not be told again.
        let toldLater = onCandidate
        onCandidate = nil
        obeyAgent()
        onCandidate = toldLater
        description.hasAllCandidates = hasGathered
        return description
    }

    private func take(_ description: SessionDescription, isClient: Bool) {
        remote = description
        change(to: state == .new ? .connecting : state)
        prepareDTLS(isClient ? .client : .server, description)
        let now = loop.now
        agent.start(remote: description.ice, now: now)
        for candidate in description.candidates { agent.add(remote: candidate, now: now) }
        finish()
    }

    /// What follows every call from outside.
    func finish() {
        obeyAgent()
        arm()
    }
}
