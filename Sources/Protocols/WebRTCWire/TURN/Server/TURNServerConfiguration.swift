/// What a TURN server allows whom.
package struct TURNServerConfiguration: Sendable {
    /// What `TURNCredentials` are made with.
    package var secret: [UInt8]
    package var policy: TURNPeerPolicy = []
    /// Whether it has relay addresses of that version.
    package var relaysV4 = true
    package var relaysV6 = false
    /// Allocations of one user, which is what follows the expiry in the name.
    package var allocationsPerUser = 48
    /// Allocations of one address, or one /64 of version 6.
    package var allocationsPerAddress = 32

    /// A server for those who have credentials made with `secret`.
    package init(secret: [UInt8]) {
        precondition(secret.count >= 16, "a secret that can be guessed")
        self.secret = secret
    }
}
