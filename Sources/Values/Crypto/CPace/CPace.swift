import Bytes

/// One run of a password-authenticated key exchange: CPACE-X25519-SHA512 with an initiator and a
/// responder (draft-irtf-cfrg-cpace).
///
/// Two who know the same password get the same key; who guesses wrong learns only that, once per
/// run. Nothing here tells whether the peer was right: confirm the key before it is used.
package struct CPace: ~Copyable {
    /// Who sends first; decides the order of the two shares in the key.
    package enum Role: Sendable {
        /// Party A of the draft.
        case initiator
        /// Party B of the draft.
        case responder
    }

    /// Bytes of the resulting key.
    package static let keyBytes = 64

    /// What the peer is sent: Ya or Yb.
    package let share: Bytes32

    private let role: Role
    private let session: [UInt8]
    private let associatedData: [UInt8]
    private let scalar: X25519.PrivateKey

    /// Begins a run with a new scalar.
    ///
    /// - Parameters:
    ///   - role: Which side this is.
    ///   - password: PRS, what both know.
    ///   - channel: CI, what both must see alike; it is not sent.
    ///   - session: sid, which no two runs share.
    ///   - associatedData: ADa or ADb, what this side says of itself in clear.
    ///   - entropy: Where the scalar comes from.
    package init(
        _ role: Role,
        password: borrowing SecretBytes,
        channel: [UInt8],
        session: [UInt8],
        associatedData: [UInt8],
        entropy: Entropy
    ) {
        self.init(
            role,
            password: password,
            channel: channel,
            session: session,
            associatedData: associatedData,
            scalar: .generate(entropy)
        )
    }

    /// Begins a run with a scalar that serves no other purpose and no other run.
    ///
    /// - Parameters:
    ///   - role: Which side this is.
    ///   - password: PRS, what both know.
    ///   - channel: CI, what both must see alike; it is not sent.
    ///   - session: sid, which no two runs share.
    ///   - associatedData: ADa or ADb, what this side says of itself in clear.
    ///   - scalar: ya or yb.
    package init(
        _ role: Role,
        password: borrowing SecretBytes,
        channel: [UInt8],
        session: [UInt8],
        associatedData: [UInt8],
        scalar: X25519.PrivateKey
    ) {
        let generator = Self.generator(password: password, channel: channel, session: session)
        share = Bytes32 { share in
            do throws(CryptoError) {
                let point = try generator.withUnsafeBytes { (u) throws(CryptoError) in
                    try X25519.PublicKey(u)
                }
                try scalar.agree(with: point, into: share)
            } catch {
                // Needs a password that hashes to one of a handful of 2²⁵⁵ values.
                preconditionFailure("a generator of low order")
            }
        }
        (self.role, self.session, self.associatedData) = (role, session, associatedData)
        self.scalar = scalar
    }

    /// The key, ISK, 64 bytes; derive keys of use from it.
    ///
    /// - Parameters:
    ///   - peerShare: What the peer sent.
    ///   - peerAssociatedData: What the peer says of itself.
    /// - Returns: The key, which only a peer with the same password has as well.
    /// - Throws: `lowOrderPoint` when the share is one of those that force the result.
    package consuming func finish(
        peerShare: Bytes32,
        peerAssociatedData: [UInt8]
    ) throws(CryptoError) -> SecretBytes {
        let point = try scalar.agree(with: X25519.PublicKey(peerShare))
        var hash = DigestStream(.sha512)
        hash.updatePrefixed(Self.domain + Array("_ISK".utf8))
        hash.updatePrefixed(session)
        point.withUnsafeBytes { hash.updatePrefixed($0) }
        let own = (share, associatedData)
        let peer = (peerShare, peerAssociatedData)
        for (share, data) in role == .initiator ? [own, peer] : [peer, own] {
            share.withUnsafeBytes { hash.updatePrefixed($0) }
            hash.updatePrefixed(data)
        }
        return SecretBytes(count: Self.keyBytes) { hash.finish(into: $0) }
    }
}
