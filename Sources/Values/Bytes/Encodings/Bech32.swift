/// A Bech32 string taken apart: a readable prefix and data in groups of five bits.
///
/// BIP-173, with the amended checksum of BIP-350 told apart from the original.
package struct Bech32: Equatable, Sendable {
    /// Which constant the checksum ends on.
    package enum Checksum: UInt32, Sendable {
        /// BIP-173, for witness version 0.
        case bech32 = 1
        /// BIP-350, for every later one.
        case bech32m = 0x2BC8_30A3
    }

    /// 1 to 83 printable ASCII characters, in lower case.
    package let prefix: String
    /// The data without its checksum, five bits in each element.
    package let quintets: [UInt8]
    /// Which of the two checksums the string carries.
    package let checksum: Checksum

    /// Puts `bytes` after `prefix`, regrouped into five bits each.
    package init(
        prefix: String,
        bytes: some Sequence<UInt8>,
        checksum: Checksum
    ) throws(Bech32Error) {
        let quintets = Bits.regrouped(Array(bytes), from: 8, to: 5)
        try self.init(prefix: prefix, quintets: quintets, checksum: checksum)
    }

    /// Puts `quintets`, each below 32, after `prefix`.
    package init(prefix: String, quintets: [UInt8], checksum: Checksum) throws(Bech32Error) {
        precondition(quintets.allSatisfy { $0 < 32 }, "a quintet has five bits")
        try Self.check(prefix: Array(prefix.utf8)[...])
        guard !prefix.utf8.contains(where: { 65...90 ~= $0 }) else { throw .mixedCase }
        self.prefix = prefix
        self.quintets = quintets
        self.checksum = checksum
    }

    /// The data as bytes; nil when what is left over is not fewer than five zero bits (BIP-173).
    package var bytes: [UInt8]? { Bits.regroupedExactly(quintets, from: 5, to: 8) }

    static func check(prefix: ArraySlice<UInt8>) throws(Bech32Error) {
        guard 1...83 ~= prefix.count else { throw .prefixLength(prefix.count) }
        for (index, byte) in prefix.enumerated() where !(33...126 ~= byte) {
            throw .unexpected(byte: byte, at: index)
        }
    }
}

/// Why text is not a Bech32 string, or parts do not make one.
package enum Bech32Error: Error, Equatable, Sendable {
    /// More characters than the limit of the format or the caller.
    case tooLong(characters: Int, limit: Int)
    /// No `1` parts a prefix from the data.
    case noSeparator
    /// A prefix of fewer than 1 or more than 83 characters.
    case prefixLength(Int)
    /// A byte outside the printable range, or in the data outside the alphabet.
    case unexpected(byte: UInt8, at: Int)
    /// Letters of both cases, or upper ones in a prefix to be written.
    case mixedCase
    /// Fewer than six characters after the separator.
    case noChecksum
    /// The checksum is neither that of BIP-173 nor of BIP-350.
    case wrongChecksum
}
