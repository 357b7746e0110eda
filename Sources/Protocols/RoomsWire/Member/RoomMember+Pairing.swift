import Bytes
package import Crypto

/// Offers, answers and proofs.
extension RoomMember {
    /// Candidates kept of a peer whose description has not come.
    private static let earlyCandidates = 64

    func begin(_ peer: PeerID) {
        let link = PeerLink(.offerer)
        link.pairing = pairing(.offerer, with: peer)
        links[peer] = link
        shell.offer(to: peer, servers)
    }

    private func pairing(_ role: PairingRole, with peer: PeerID) -> RoomPairing? {
        guard let words = settings.address.words, let you else { return nil }
        return RoomPairing(
            role,
            room: settings.address.code,
            words: words,
            offerer: role == .offerer ? you : peer,
            answerer: role == .offerer ? peer : you,
            entropy: entropy
        )
    }

    // MARK: What the shell tells

    /// The shell has made this side's description of a connection.
    ///
    /// `fingerprint`: of the certificate it names.
    package func described(_ peer: PeerID, _ description: String, _ fingerprint: Bytes32) {
        guard let link = links[peer] else { return }
        link.own = fingerprint
        var data: JSONObject = ["sdp": .string(description)]
        switch link.role {
        case .offerer:
            data["kind"] = "offer"
            data["pake"] = link.pairing.share.map { .base64($0.bytes) }
        case .answerer:
            data["kind"] = "answer"
            if let share = link.pairing.share, let theirs = link.peerShare {
                data["pake"] = .base64(share.bytes)
                guard finishPairing(link, theirs) else { return distrust(peer, link) }
                data["mac"] = link.keys.proof.map { .base64($0) }
            }
        }
        shell.send(.signal(to: peer, data: data))
        if link.role == .answerer, link.keys == nil { settle(peer, link, .unverified) }
    }

    /// The shell found one of this side's candidates; nil: there are no more.
    package func found(_ candidate: String?, for peer: PeerID) {
        guard links[peer] != nil else { return }
        if let candidate {
            let data: JSONObject = [
                "kind": "candidate", "candidate": .string(candidate), "sdpMid": "0",
            ]
            shell.send(.signal(to: peer, data: data))
        } else {
            shell.send(.signal(to: peer, data: ["kind": "end-of-candidates"]))
        }
    }

    // MARK: What the peer says

    func signalled(_ peer: PeerID, _ data: JSONObject) {
        guard peers[peer] != nil else { return }
        switch data["kind"]?.stringValue {
        case "offer": offered(peer, data)
        case "answer": answered(peer, data)
        case "confirm": confirmed(peer, data)
        case "candidate":
            guard let candidate = data["candidate"]?.stringValue else { return }
            add(candidate, of: peer)
        case "end-of-candidates": add(nil, of: peer)
        default: return
        }
    }

    private func add(_ candidate: String?, of peer: PeerID) {
        guard let link = links[peer] else { return }
        guard !link.hasRemote else { return shell.add(candidate: candidate, of: peer) }
        if link.early.count < Self.earlyCandidates { link.early.append(candidate) }
    }

    private func offered(_ peer: PeerID, _ data: JSONObject) {
        guard let description = data["sdp"]?.stringValue,
            let certificate = shell.certificate(in: description)
        else { return }
        if let link = links[peer] {
            if isRestart(link, data, certificate) { return shell.apply(description, of: peer) }
            // Both offer at once: the one of the lower id gives way.
            if link.role == .offerer, link.phase == .connecting, let you, you.bits > peer.bits {
                return
            }
            drop(peer)
        }
        let link = PeerLink(.answerer)
        links[peer] = link
        link.theirs = certificate.fingerprint
        link.peerShare = data.share
        if link.peerShare != nil { link.pairing = pairing(.answerer, with: peer) }
        link.hasRemote = true
        shell.answer(peer, to: description, servers)
    }

    /// A new description of the connection there is: of the same certificate, and proven when the
    /// two have paired.
    private func isRestart(
        _ link: PeerLink,
        _ data: JSONObject,
        _ certificate: (fingerprint: Bytes32, ufrag: String)
    ) -> Bool {
        guard data["pake"] == nil, certificate.fingerprint == link.theirs else { return false }
        guard link.keys != nil else { return link.trust == .unverified }
        return link.keys.accepts(data.proof, restart: certificate.ufrag)
    }

    private func answered(_ peer: PeerID, _ data: JSONObject) {
        guard let link = links[peer], link.role == .offerer,
            let description = data["sdp"]?.stringValue,
            let certificate = shell.certificate(in: description)
        else { return }
        if link.hasRemote {
            if isRestart(link, data, certificate) { shell.apply(description, of: peer) }
            return
        }
        link.theirs = certificate.fingerprint
        link.hasRemote = true
        if let share = data.share, link.pairing != nil {
            guard finishPairing(link, share), link.keys.accepts(data.proof) else {
                return distrust(peer, link)
            }
            let mac = link.keys.proof.map { JSON.base64($0) }
            shell.send(.signal(to: peer, data: ["kind": "confirm", "mac": mac ?? .null]))
            settle(peer, link, .verified)
        } else {
            settle(peer, link, .unverified)
        }
        shell.apply(description, of: peer)
        for candidate in link.early { shell.add(candidate: candidate, of: peer) }
        link.early = []
    }

    private func confirmed(_ peer: PeerID, _ data: JSONObject) {
        guard let link = links[peer], link.role == .answerer, link.trust == .pending,
            link.keys != nil
        else { return }
        guard link.keys.accepts(data.proof) else { return distrust(peer, link) }
        settle(peer, link, .verified)
    }

    private func finishPairing(_ link: PeerLink, _ share: Bytes32) -> Bool {
        guard let both = link.fingerprints, let pairing = link.takePairing() else { return false }
        do throws(CryptoError) {
            link.keys = try pairing.finish(peerShare: share, fingerprints: both)
            return true
        } catch {
            // A share of low order is an attack, not an accident.
            return false
        }
    }

    private func distrust(_ peer: PeerID, _ link: PeerLink) {
        link.trust = .wrong
        shell.happened(.trust(peer, .wrong, safetyWords: []))
        drop(peer)
    }

    private func settle(_ peer: PeerID, _ link: PeerLink, _ trust: PeerTrust) {
        guard let both = link.fingerprints else { return }
        link.trust = trust
        let words = link.keys.safetyWords ?? both.safetyWords
        shell.happened(.trust(peer, trust, safetyWords: words))
        let held = link.held
        link.held = []
        for bytes in held { hear(bytes, from: peer) }
        if link.phase == .open { greet(peer) }
    }
}

extension Optional where Wrapped == RoomPairing, Wrapped: ~Copyable {
    /// The share of a run that is under way.
    fileprivate var share: Bytes32? {
        switch self {
        case .some(let run): run.share
        case .none: nil
        }
    }
}

extension Optional where Wrapped == RoomKeys, Wrapped: ~Copyable {
    fileprivate var proof: [UInt8]? {
        switch self {
        case .some(let keys): keys.proof()
        case .none: nil
        }
    }

    fileprivate func accepts(_ proof: [UInt8]?, restart ufrag: String? = nil) -> Bool {
        switch self {
        case .some(let keys): proof.map { keys.accepts($0, restart: ufrag) } ?? false
        case .none: false
        }
    }

    fileprivate var safetyWords: [String]? {
        switch self {
        case .some(let keys): keys.safetyWords
        case .none: nil
        }
    }
}

extension JSONObject {
    /// The other side's share.
    fileprivate var share: Bytes32? {
        guard let text = self["pake"]?.stringValue, text.utf8.count == 43,
            let bytes = Base64.decode(text, as: .url)
        else { return nil }
        do throws(CryptoError) { return try Bytes32(bytes) } catch { return nil }
    }

    /// The other side's proof.
    fileprivate var proof: [UInt8]? {
        guard let text = self["mac"]?.stringValue, text.utf8.count == 43 else { return nil }
        return Base64.decode(text, as: .url)
    }
}

extension JSON {
    fileprivate static func base64(_ bytes: [UInt8]) -> JSON {
        .string(Base64.encode(bytes, as: .url))
    }
}
