import Bytes
import Crypto

extension TURNClient {
    mutating func take(_ answer: STUNMessage, to request: TURNRequest, now: Moment) {
        if answer.kind == .success {
            // Nobody but the server knows the key.
            guard !request.isSigned || answer.isAuthentic(key: key) else { return }
            requests[answer.transaction] = nil
            return succeed(request.purpose, answer, now: now)
        }
        requests[answer.transaction] = nil
        switch answer.errorCode {
        case .unauthenticated where !request.isSigned, .staleNonce:
            challenge(request, answer, now: now)
        case .unauthenticated, .wrongCredentials: fail(.wrongCredentials)
        case .addressFamilyNotSupported where request.purpose == .allocate && family == 1:
            family = 2
            ask(.allocate, now: now, challenges: request.challenges)
        default: refused(request.purpose, answer.errorNumber ?? 0)
        }
    }

    private mutating func challenge(_ request: TURNRequest, _ answer: STUNMessage, now: Moment) {
        guard request.challenges < WebRTCLimits.turnChallenges,
            let realm = answer.text(.realm) ?? self.realm, let nonce = answer.value(.nonce),
            nonce.count <= WebRTCLimits.stunTextBytes
        else { return fail(.malformed) }
        self.nonce = Array(nonce)
        if realm != self.realm {
            self.realm = realm
            key = TURNCredentials.key(username: username, realm: realm, password: password)
        }
        ask(request.purpose, now: now, challenges: request.challenges + 1)
    }

    private mutating func succeed(
        _ purpose: TURNRequest.Purpose,
        _ answer: STUNMessage,
        now: Moment
    ) {
        switch purpose {
        case .allocate:
            guard let relayed = answer.endpoint(.xorRelayedAddress) else { return fail(.malformed) }
            state = .allocated
            scheduleRenewal(answer, now: now)
            let mapped = answer.endpoint(.xorMappedAddress)
            effects.append(.allocated(relayed: relayed, mapped: mapped))
        case .refresh: scheduleRenewal(answer, now: now)
        case .permit(let address):
            permissions[address] = Permission(
                isGranted: true,
                renewAt: now + Self.permissionRenewal
            )
            effects.append(.permitted(address))
        case .bind(let peer, let number):
            bindings[peer] = Binding(
                number: number,
                isBound: true,
                renewAt: now + Self.channelRenewal
            )
        }
    }

    /// A minute before it ends, or in the middle of a short life.
    private mutating func scheduleRenewal(_ answer: STUNMessage, now: Moment) {
        let lifetime = Int(answer.integer(.lifetime, as: UInt32.self) ?? Self.lifetimeSeconds)
        renewAt = now + .seconds(max(5, lifetime > 120 ? lifetime - 60 : lifetime / 2))
    }

    private mutating func refused(_ purpose: TURNRequest.Purpose, _ number: UInt16) {
        switch purpose {
        case .allocate: fail(.refused(number))
        case .refresh: fail(.lost)
        case .permit(let address): refuse(address)
        case .bind(let peer, _): bindings[peer]?.isBound = false
        }
    }

    mutating func refuse(_ address: IPAddress) {
        permissions[address] = Permission()
        effects.append(.refused(address))
    }
}
