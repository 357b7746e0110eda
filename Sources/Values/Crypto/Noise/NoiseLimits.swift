/// What a Noise handshake accepts from a stranger.
package enum NoiseLimits {
    /// Longest handshake message in bytes (Noise §3).
    package static let messageBytes = 65_535
}
