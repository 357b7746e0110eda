/// An address of a room together with the server that has it: `https://HOST/#/room/ADDRESS`.
///
/// The address is in the fragment, which browsers do not send: the words stay with the people.
package struct RoomLink: Hashable, Sendable {
    /// Scheme, host and port, without a slash at the end.
    package let origin: String
    /// The room.
    package let address: RoomAddress

    private static let marker = "#/room/"

    /// A link to `address` on the server at `origin`.
    package init(_ address: RoomAddress, at origin: String) {
        self.address = address
        self.origin = origin.hasSuffix("/") ? String(origin.dropLast()) : origin
    }

    /// Reads a link; a path in front of the fragment is left out.
    package init(_ text: String) throws(RoomAddressError) {
        address = try RoomAddress(text)
        let lower = text.lowercased()
        guard Self.fragment(of: text) != nil,
            let scheme = ["https://", "http://"].first(where: lower.hasPrefix)
        else { throw .notALink }
        let host = lower.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        guard !host.isEmpty, host.utf8.allSatisfy(Self.isHostByte) else { throw .notALink }
        origin = scheme + host
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x61...0x7A, 0x2D, 0x2E, 0x5B, 0x5D: true
        default: false
        }
    }

    /// What follows the marker of a room in a link; nil when there is none.
    static func fragment(of text: String) -> String? {
        var rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix(marker) { return String(rest.dropFirst(marker.count)) }
            rest.removeFirst()
        }
        return nil
    }
}

extension RoomLink: CustomStringConvertible {
    /// The link as it is passed on.
    package var description: String { "\(origin)/\(Self.marker)\(address)" }
}
