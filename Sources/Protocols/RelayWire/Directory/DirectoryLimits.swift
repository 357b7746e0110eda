/// What the directory accepts from a stranger before it refuses.
package enum DirectoryLimits {
    /// Longest relay name in bytes.
    package static let nameBytes = 32
    /// Most endpoints one relay may announce.
    package static let endpoints = 4
    /// Most relays one relay may call its family.
    package static let family = 16
    /// Most rules in an exit policy.
    package static let exitRules = 64
    /// Largest encoded descriptor in bytes, signature included.
    package static let descriptorBytes = 4_736
    /// Most relays in one list.
    package static let relays = 10_000
    /// Largest encoded relay list in bytes: room for `relays` descriptors of the largest size.
    package static let listBytes = 48 << 20
    /// Most authorities that may sign one list.
    package static let signatures = 16
    /// Highest number a list may bear; JSON carries it exactly.
    package static let epoch: UInt64 = 1 << 53
    /// Most headers that may bridge a gap in a client's hash chain.
    package static let chainHeaders = 4_096
    /// Most list hashes a client remembers as evidence.
    package static let chainMemory = 64
    /// Largest body of one registry journal record in bytes.
    package static let recordBytes = 8_192
    /// Most registration sources counted at once.
    package static let sources = 4_096
    /// Furthest a sender's unix clock may differ from ours, in seconds.
    package static let clockSkewSeconds: UInt64 = 120
}
