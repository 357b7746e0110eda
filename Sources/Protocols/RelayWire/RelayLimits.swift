/// What a relay or client accepts from a stranger, and how much it holds for one.
package enum RelayLimits {
    /// Longest chain of relays; room for this many tags is in every cell, whatever the real length.
    package static let hops = 5
    /// Cells one circuit may carry in one direction before it is closed: AES-GCM's safe record
    /// count.
    package static let cellsPerCircuit: UInt64 = 1 << 32
    /// Bytes one circuit may have waiting for a slow link before it is closed as misbehaving.
    ///
    /// Larger than any window an honest end grants (``CreditWindow/maximum``).
    package static let queuedBytesPerCircuit = 4 << 20
    /// Bytes all circuits of one relay may have waiting together, those of streams that end there
    /// included.
    package static let waitingBytes = 256 << 20
    /// Unsent bytes on a link above which its circuits wait.
    package static let linkHighWater = 256 << 10
    /// Bytes that may wait on one link, with answers to its requests, before it is closed.
    ///
    /// Cells of built circuits stop at ``linkHighWater``; this also holds ``buildsWaiting``
    /// requests.
    package static let unsentBytesPerLink = 32 << 20
    /// Circuits on one link.
    package static let circuitsPerLink = 1 << 17
    /// Circuits through one relay.
    package static let circuits = 1 << 20
    /// Streams on one circuit.
    package static let streamsPerCircuit = 1024
    /// Bytes a stream's application may have handed over before they fit the window.
    package static let pendingBytesPerStream = 4 << 20
    /// Frames without flow control that may wait on one circuit before it is closed, and their
    /// bytes.
    package static let controlFramesPerCircuit = 16_384, controlBytesPerCircuit = 1 << 20
    /// First handshake messages remembered against replay.
    package static let rememberedGreetings = 1 << 20
    /// Build requests remembered per onion key against replay.
    package static let rememberedBuilds = 1 << 20
    /// Names longer than this are not names (RFC 1035 §2.3.4).
    package static let nameBytes = 255
    /// Largest datagram carried: the largest that fits one large cell with its address.
    package static let datagramBytes = 16_000
    /// Links that have not finished their handshake.
    package static let halfOpenLinks = 4096
    /// How long a handshake may take.
    package static let handshake = Duration.seconds(10)
    /// How long a link's other host may give no sign of life, to data sent or to probes.
    package static let linkSilence = Duration.seconds(30)
    /// How long a circuit may take to build, and the answer to a loop to come.
    package static let build = Duration.seconds(15)
    /// How far a first handshake message's clock may be off, in seconds.
    package static let clockSkewSeconds: UInt64 = 120
}

extension RelayLimits {
    /// Build requests a relay answers for one link per second, and how many may come at once.
    package static let buildsPerSecond = 2000.0, buildBurst = 4000.0
    /// Build requests that wait for one link to open.
    package static let buildsWaiting = 4096
    /// Identity keys published at one relay.
    package static let published = 1 << 16
}
