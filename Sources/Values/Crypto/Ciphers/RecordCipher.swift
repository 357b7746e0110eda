/// One direction of an ordered stream of sealed records.
///
/// The nonce is a counter that is spent before it is used and never given by the caller, so no
/// nonce seals twice. Records arrive in order or not at all: the counter is not on the wire.
package struct RecordCipher<Direction>: ~Copyable, Sendable {
    /// Bytes that sealing adds to a record.
    package static var overhead: Int { AEADAlgorithm.tagBytes }
    /// Most records under one key; then `rekey` or close.
    package static var recordLimit: UInt64 { 1 << 32 }

    /// The cipher.
    package var algorithm: AEADAlgorithm { cipher.algorithm }
    /// How many records this key has sealed or opened.
    package internal(set) var records: UInt64 = 0
    /// How many times the key has been ratcheted.
    package private(set) var epoch: UInt64 = 0

    fileprivate var cipher: AEAD
    private var key: SecretBytes
    /// Set by the first record that did not verify: what follows it cannot be trusted.
    fileprivate var isBroken = false

    /// A stream under a 32-byte key that nothing else uses.
    package init(_ algorithm: AEADAlgorithm, key: consuming SecretBytes) {
        cipher = AEAD(algorithm, key: key)
        self.key = key
    }

    /// Replaces the key by one that does not reveal it, and starts counting anew.
    ///
    /// Both ends do so after the same record. A key stolen later opens nothing sealed before.
    package mutating func rekey() {
        let label: StaticString = "warren/record-rekey/v1"
        let info = UnsafeRawBufferPointer(start: label.utf8Start, count: label.utf8CodeUnitCount)
        let current = key.unsafeBytes
        withWipedScratch(AEADAlgorithm.keyBytes) { next in
            do throws(CryptoError) {
                try HKDF.expand(key: UnsafeRawBufferPointer(current), info: info, into: next)
            } catch {
                preconditionFailure("32 bytes are within HKDF's limit")
            }
            current.copyMemory(from: UnsafeRawBufferPointer(next))
        }
        cipher.rekey(UnsafeRawPointer(current.octets))
        records = 0
        epoch += 1
    }

    /// Spends the next counter.
    fileprivate mutating func nextNonce() throws(CryptoError) -> AEADNonce {
        guard records < Self.recordLimit else { throw .exhausted }
        defer { records += 1 }
        return AEADNonce(noiseCounter: records, for: cipher.algorithm)
    }
}

extension AEADNonce {
    /// The nonce of a Noise message (Noise §12): ChaCha20-Poly1305 counts in little-endian.
    init(noiseCounter: UInt64, for algorithm: AEADAlgorithm) {
        switch algorithm {
        case .aes256GCM: self.init(prefix: 0, counter: noiseCounter)
        case .chaCha20Poly1305: self.init(prefix: 0, counter: noiseCounter.byteSwapped)
        }
    }
}

extension RecordCipher where Direction == Sending {
    /// Encrypts `count` bytes from `input` to `output` (the same or disjoint) and writes the tag.
    ///
    /// - Throws: `exhausted` at `recordLimit` records.
    package mutating func seal(
        aad: UnsafeRawBufferPointer,
        in input: UnsafeRawPointer,
        out output: UnsafeMutableRawPointer,
        count: Int,
        tag: UnsafeMutableRawPointer
    ) throws(CryptoError) {
        let nonce = try nextNonce()
        cipher.seal(nonce: nonce, aad: aad, in: input, out: output, count: count, tag: tag)
    }

    /// Seals in place a record whose last 16 bytes are room for the tag.
    ///
    /// - Throws: `length` when there is no room, `exhausted` at `recordLimit` records.
    package mutating func seal(
        _ record: UnsafeMutableRawBufferPointer,
        aad: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) throws(CryptoError) {
        let count = record.count - Self.overhead
        guard let base = record.baseAddress, count >= 0 else {
            throw .length(expected: Self.overhead, got: record.count)
        }
        try seal(aad: aad, in: base, out: base, count: count, tag: base + count)
    }

    /// The sealed record of a message.
    ///
    /// - Throws: `exhausted` at `recordLimit` records.
    package mutating func seal(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        var record = message + [UInt8](repeating: 0, count: Self.overhead)
        var span = record.mutableSpan
        var bytes = span.mutableBytes
        try bytes.withUnsafeMutableBytes { (record) throws(CryptoError) in try seal(record) }
        return record
    }
}

extension RecordCipher where Direction == Receiving {
    /// Decrypts `count` bytes from `input` to `output` (the same or disjoint).
    ///
    /// - Throws: `authentication` when the tag is wrong, and for every record after that;
    ///   `exhausted` at `recordLimit` records.
    package mutating func open(
        aad: UnsafeRawBufferPointer,
        in input: UnsafeRawPointer,
        out output: UnsafeMutableRawPointer,
        count: Int,
        tag: UnsafeRawPointer
    ) throws(CryptoError) {
        guard !isBroken else { throw .authentication }
        let nonce = try nextNonce()
        guard cipher.open(nonce: nonce, aad: aad, in: input, out: output, count: count, tag: tag)
        else {
            isBroken = true
            throw .authentication
        }
    }

    /// Opens a record in place and returns where its message is: all but the last 16 bytes.
    ///
    /// - Throws: `length`, `authentication` or `exhausted`, as above.
    @discardableResult
    package mutating func open(
        _ record: UnsafeMutableRawBufferPointer,
        aad: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) throws(CryptoError) -> UnsafeMutableRawBufferPointer {
        let count = record.count - Self.overhead
        guard let base = record.baseAddress, count >= 0 else {
            throw .length(expected: Self.overhead, got: record.count)
        }
        try open(aad: aad, in: base, out: base, count: count, tag: base + count)
        return UnsafeMutableRawBufferPointer(start: base, count: count)
    }

    /// The message of a sealed record.
    ///
    /// - Throws: `length`, `authentication` or `exhausted`, as above.
    package mutating func open(_ record: [UInt8]) throws(CryptoError) -> [UInt8] {
        var message = record
        var span = message.mutableSpan
        var bytes = span.mutableBytes
        try bytes.withUnsafeMutableBytes { (record) throws(CryptoError) in
            _ = try open(record)
        }
        message.removeLast(Self.overhead)
        return message
    }
}
