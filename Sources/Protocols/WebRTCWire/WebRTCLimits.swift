/// What this module accepts from strangers, and keeps of it.
package enum WebRTCLimits {
    /// Longest STUN message in bytes: a datagram of a jumbo frame, carried through a relay.
    package static let stunBytes = 9_216
    /// Attributes of one STUN message.
    package static let stunAttributes = 64
    /// Longest user name, realm, nonce or reason in bytes (RFC 8489 §14: 508 to 763).
    package static let stunTextBytes = 763
    /// Longest `candidate` line in bytes.
    package static let candidateBytes = 512
    /// Local candidates of one agent.
    package static let localCandidates = 32
    /// Remote candidates of one agent, those learnt from checks included.
    package static let remoteCandidates = 64
    /// Candidate pairs that are checked (RFC 8445 §6.1.2.5).
    package static let pairs = 100
    /// Checks that are kept until the remote description is there.
    package static let earlyChecks = 16
    /// Addresses that a relay lets through to one client.
    package static let turnPermissions = 64
    /// Peers of one client that a relay knows by number.
    package static let turnChannels = 64
    /// Relays that one agent asks for addresses.
    package static let turnRelays = 8
    /// Times one request is repeated with other credentials or nonces.
    package static let turnChallenges = 3
    /// Allocations of one TURN server.
    package static let turnAllocations = 8_192
    /// Longest session description in bytes.
    package static let sdpBytes = 65_536
    /// Lines of one session description.
    package static let sdpLines = 1_024
    /// Media sections of one session description.
    package static let sdpSections = 32
    /// Channels of one association at a time.
    package static let dataChannels = 1_024
    /// Longest label or protocol name of a channel in bytes.
    package static let dataChannelNameBytes = 1_024
}
