/// Who may use a new file or folder, as the nine bits of `chmod`; the umask still applies.
package struct Permissions: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    /// The lowest nine bits of `rawValue`.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue & 0o777
    }

    /// 0600: keys, logs, databases.
    package static let ownerOnly = Permissions(rawValue: 0o600)
    /// 0644: what other users of the machine may read.
    package static let readableByAll = Permissions(rawValue: 0o644)
    /// 0700: a folder for `ownerOnly` files.
    package static let ownerOnlyFolder = Permissions(rawValue: 0o700)
}
