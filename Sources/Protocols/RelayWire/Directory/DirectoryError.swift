package import Bytes

/// Why bytes or values of the directory were refused.
package enum DirectoryError: Error, Equatable, Sendable {
    /// The bytes ended too soon.
    case malformed(ShortRead)
    /// More bytes followed than the format has.
    case trailing(bytes: Int)
    /// The encoding, or a counted part of it, is over its limit.
    case oversized(bytes: Int, limit: Int)
    /// The format version is not one this code speaks.
    case unknownVersion(UInt8)
    /// A field holds a value the format does not allow.
    case invalid(DirectoryField)
    /// A set is not in strictly ascending order, so the encoding is not canonical.
    case unordered(DirectoryField)
    /// A relay's signature does not cover its bytes.
    case forged(RelayIdentity)
    /// A list carries fewer good signatures of trusted authorities than required.
    case unsigned(valid: Int, needed: Int)
    /// A list belongs to another network.
    case wrongNetwork
    /// The entries of a list do not hash to the root its header commits to.
    case wrongRoot
    /// A list is not valid yet.
    case early(validAfter: UInt64, now: UInt64)
    /// A list is not valid any more.
    case expired(validUntil: UInt64, now: UInt64)
    /// A journal record fails its checksum.
    case damaged
}

/// The fields of directory formats, to say which one was at fault.
package enum DirectoryField: Hashable, Sendable {
    case name
    case flags
    case capacity
    case published
    case linkKey
    case onionKeys
    case endpoints
    case family
    case exitPolicy
    case validity
    case entries
    case signatures
    case identity
    case load
    case kind
    case guards
}
