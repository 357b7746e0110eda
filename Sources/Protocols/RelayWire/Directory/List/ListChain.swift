import Bytes
package import Crypto

/// A client's memory of the lists it accepted, so that no authority can change history unseen.
///
/// Holds the newest epoch and hash and up to 64 before it. Trusts the first list it is shown.
package struct ListChain: Hashable, Sendable {
    /// One list, remembered.
    package struct Link: Hashable, Sendable {
        package let epoch: UInt64
        package let hash: Bytes32
    }

    /// What accepting a list did.
    package enum Step: Hashable, Sendable {
        /// The list is the newest known one.
        case unchanged
        /// The chain grew by this many lists.
        case advanced(by: Int)
    }

    private static let formatVersion: UInt8 = 1

    /// The remembered lists, oldest first, epochs ascending.
    package private(set) var links: [Link] = []

    /// A chain that has seen nothing.
    package init() {}

    /// The newest list accepted.
    package var last: Link? { links.last }

    /// Accepts a list whose signatures are already verified, or says what is wrong with its
    /// history.
    ///
    /// `bridge` holds the headers between the last accepted list and this one, oldest first; they
    /// need no signatures, since the hash chain ties them to the list.
    package mutating func accept(
        _ header: ListHeader,
        bridge: [ListHeader] = []
    ) throws(ChainError) -> Step {
        let offered = Link(epoch: header.epoch, hash: header.hash)
        guard let last else {
            links = [offered]
            return .advanced(by: 1)
        }
        if offered == last { return .unchanged }
        try refusePast(offered, last: last)
        guard header.epoch - last.epoch - 1 == UInt64(bridge.count) else {
            throw .gap(missing: last.epoch + 1...header.epoch - 1)
        }
        var (grown, tip) = ([Link](), last)
        for step in bridge + [header] {
            tip = try Self.link(step, after: tip, isBridge: step != header)
            grown.append(tip)
        }
        links = Array((links + grown).suffix(DirectoryLimits.chainMemory))
        return .advanced(by: grown.count)
    }

    /// Accepts a verified list across a gap no one can bridge any more, on its signatures alone.
    package mutating func leap(to header: ListHeader) throws(ChainError) {
        let offered = Link(epoch: header.epoch, hash: header.hash)
        if let last {
            if offered == last { return }
            try refusePast(offered, last: last)
        }
        links = Array((links + [offered]).suffix(DirectoryLimits.chainMemory))
    }

    private func refusePast(_ offered: Link, last: Link) throws(ChainError) {
        if let known = links.first(where: { $0.epoch == offered.epoch }), known != offered {
            throw .equivocation(epoch: offered.epoch, known: known.hash, offered: offered.hash)
        }
        guard offered.epoch > last.epoch else {
            throw .rollback(offered: offered.epoch, known: last.epoch)
        }
    }

    private static func link(
        _ header: ListHeader,
        after tip: Link,
        isBridge: Bool
    ) throws(ChainError) -> Link {
        guard header.epoch == tip.epoch + 1 else { throw .brokenBridge(epoch: header.epoch) }
        guard header.previous == tip.hash else {
            if isBridge { throw .brokenBridge(epoch: header.epoch) }
            throw .rewritten(epoch: tip.epoch, known: tip.hash, offered: header.previous)
        }
        return Link(epoch: header.epoch, hash: header.hash)
    }
}

extension ListChain {
    /// Reads what `bytes` wrote.
    package init(decoding bytes: [UInt8]) throws(DirectoryError) {
        var reader = ByteReader(bytes.span.bytes)
        try reader.version(Self.formatVersion)
        let count = try reader.count(upTo: DirectoryLimits.chainMemory, field: .entries)
        for _ in 0..<count {
            let link = Link(epoch: try reader.number(), hash: try reader.bytes32())
            if let last, link.epoch <= last.epoch { throw .unordered(.entries) }
            links.append(link)
        }
        try reader.end()
    }

    /// The byte form a client keeps on disk.
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 2 + links.count * 40)
        writer.integer(Self.formatVersion)
        writer.integer(UInt8(links.count))
        for link in links {
            writer.integer(link.epoch)
            writer.append(link.hash)
        }
        return writer.bytes
    }
}
