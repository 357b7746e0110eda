/// A fixed number of AES-256-GCM contexts shared by any number of keys.
///
/// A context costs about 1.2 KiB, so an idle circuit keeps only its 32-byte key and an 8-byte
/// ticket; using it again after its context went to another costs one key schedule (~0.2 µs).
/// Eviction is by clock: a second chance for keys used again since the hand passed. Confined to a
/// loop by its owner.
package struct CipherCache: ~Copyable, @unchecked Sendable {
    /// Most contexts one cache may hold: a ticket has 16 bits for the place.
    package static let largest = 65_536

    /// How many contexts.
    package let capacity: Int
    /// How many times a key had to be loaded.
    package private(set) var loads: UInt64 = 0

    private let contexts: UnsafeMutablePointer<AEAD>
    private var created = 0
    /// Which loading each context holds now; zero when its key was forgotten.
    private var stamps: [UInt64] = []
    private var recent: [Bool] = []
    private var hand = 0

    /// An empty cache of `capacity` contexts, made as they are needed.
    package init(capacity: Int = 256) {
        precondition((1...Self.largest).contains(capacity))
        self.capacity = capacity
        contexts = .allocate(capacity: capacity)
        stamps.reserveCapacity(capacity)
        recent.reserveCapacity(capacity)
    }

    deinit {
        contexts.deinitialize(count: created)
        contexts.deallocate()
    }

    /// Lends `body` a cipher keyed with the 32 bytes at `key`, and notes in `ticket` where it is.
    ///
    /// A ticket belongs to one key for ever: use a new one with a new key.
    package mutating func withContext<Result: ~Copyable, Failure: Error>(
        for ticket: inout CipherTicket,
        key: UnsafeRawPointer,
        _ body: (inout AEAD) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(&contexts[place(of: &ticket, key)])
    }

    /// `AEAD.seal` with the key's context, without the cost of a closure.
    package mutating func seal(
        for ticket: inout CipherTicket,
        key: UnsafeRawPointer,
        nonce: AEADNonce,
        aad: UnsafeRawBufferPointer,
        in input: UnsafeRawPointer,
        out output: UnsafeMutableRawPointer,
        count: Int,
        tag: UnsafeMutableRawPointer
    ) {
        contexts[place(of: &ticket, key)]
            .seal(nonce: nonce, aad: aad, in: input, out: output, count: count, tag: tag)
    }

    /// `AEAD.open` with the key's context, without the cost of a closure.
    package mutating func open(
        for ticket: inout CipherTicket,
        key: UnsafeRawPointer,
        nonce: AEADNonce,
        aad: UnsafeRawBufferPointer,
        in input: UnsafeRawPointer,
        out output: UnsafeMutableRawPointer,
        count: Int,
        tag: UnsafeRawPointer
    ) -> Bool {
        contexts[place(of: &ticket, key)]
            .open(nonce: nonce, aad: aad, in: input, out: output, count: count, tag: tag)
    }

    /// Wipes the key's context, if it has one, when the key is destroyed.
    package mutating func forget(_ ticket: inout CipherTicket) {
        let index = Int(ticket.place & 0xffff)
        let stamp = ticket.place >> 16
        ticket.place = 0
        guard stamp != 0, index < created, stamps[index] == stamp else { return }
        stamps[index] = 0
        recent[index] = false
        let blank: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeBytes(of: blank) {
            if let zeros = $0.baseAddress { contexts[index].rekey(zeros) }
        }
    }

    /// The index of the key's context, loaded if it was not.
    private mutating func place(of ticket: inout CipherTicket, _ key: UnsafeRawPointer) -> Int {
        let (index, stamp) = (Int(ticket.place & 0xffff), ticket.place >> 16)
        if stamp != 0, index < created, stamps[index] == stamp {
            recent[index] = true
            return index
        }
        let loaded = load(key)
        ticket.place = loads << 16 | UInt64(loaded)
        return loaded
    }

    /// Keys a new or an evicted context and returns its index.
    private mutating func load(_ key: UnsafeRawPointer) -> Int {
        loads += 1
        precondition(loads < 1 << 48, "cipher cache outlived its stamps")
        if created < capacity {
            (contexts + created).initialize(to: .aesGCM(key: key))
            stamps.append(loads)
            recent.append(false)
            created += 1
            return created - 1
        }
        while recent[hand] {
            recent[hand] = false
            hand = (hand + 1) % capacity
        }
        let victim = hand
        hand = (hand + 1) % capacity
        contexts[victim].rekey(key)
        stamps[victim] = loads
        return victim
    }
}
