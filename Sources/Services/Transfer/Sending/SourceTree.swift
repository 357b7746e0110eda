import Files
import Glibc
import TransferWire

/// The files and folders that somebody chose to send, as they were when looked at.
struct SourceTree: Sendable {
    /// What a file must still be when it is read.
    struct Stamp: Hashable, Sendable {
        let bytes: Int64
        let modifiedNanoseconds: Int64
        let device: UInt64
        let number: UInt64

        init(_ status: FileStatus) {
            (bytes, modifiedNanoseconds) = (status.bytes, status.modifiedNanoseconds)
            (device, number) = (status.device, status.number)
        }
    }

    struct Source: Sendable {
        let path: Path
        let stamp: Stamp
    }

    let manifest: Manifest
    /// By entry of the manifest; nothing but files is read.
    let sources: [Source?]
    /// Links, devices, pipes and sockets, which are not sent.
    let skipped: Int

    /// Looks at everything below `paths`, which takes as long as the disk does.
    init(scanning paths: [Path]) throws(SourceError) {
        var scan = Scan()
        for path in paths { try scan.add(path) }
        do throws(ManifestError) {
            manifest = try Manifest(scan.entries)
        } catch {
            throw scan.explained(error)
        }
        sources = manifest.entries.map { scan.sources[Scan.key($0.path)] }
        skipped = scan.skipped
    }

    /// What the whole is called: its one top entry, or the first and how many others.
    static func name(of manifest: Manifest) -> String {
        var tops: [String] = []
        for entry in manifest.entries where entry.path.first != tops.last {
            if let top = entry.path.first { tops.append(top) }
        }
        guard let first = tops.first else { return "" }
        return tops.count == 1 ? first : "\(first) and \(tops.count - 1) more"
    }
}

/// A scan under way.
private struct Scan {
    var entries: [ManifestEntry] = []
    /// By the bytes of the path in the manifest: Swift's strings are equal beyond normalization.
    var sources: [[UInt8]: SourceTree.Source] = [:]
    var skipped = 0
    private var tops: Set<[UInt8]> = []

    static func key(_ components: [String]) -> [UInt8] {
        Array(components.map { Array($0.utf8) }.joined(separator: [UInt8(ascii: "/")]))
    }

    mutating func add(_ path: Path) throws(SourceError) {
        do throws(FileError) {
            let status = try FileStatus(of: path)
            let top = unused(try name(path))
            switch status.kind {
            case .regular: try add(path, status, [top])
            case .folder:
                try add(path, status, [top])
                let bounds = Folder.Bounds(
                    depth: TransferLimits.depth,
                    entries: TransferLimits.entries
                )
                for entry in try Folder(path).walk(bounds) {
                    try add(path.joined(entry.path), entry.status, [top] + names(entry.path))
                }
            case .link, .other: throw FileError(.open, path, .notRegular)
            }
        } catch {
            throw .unreadable(error)
        }
    }

    private mutating func add(
        _ path: Path,
        _ status: FileStatus,
        _ names: [String]
    ) throws(FileError) {
        switch status.kind {
        case .folder: entries.append(ManifestEntry(path: names, kind: .folder))
        case .regular:
            let entry = ManifestEntry(
                path: names,
                kind: status.permissions.rawValue & 0o100 == 0 ? .file : .executable,
                bytes: UInt64(status.bytes),
                modified: UInt64(max(0, status.modifiedNanoseconds / 1_000_000_000))
            )
            entries.append(entry)
            let source = SourceTree.Source(path: path, stamp: SourceTree.Stamp(status))
            sources[Self.key(names)] = source
        case .link, .other: skipped += 1
        }
    }

    private func names(_ path: Path) throws(FileError) -> [String] {
        var names: [String] = []
        for component in path.components {
            guard let name = String(validating: component, as: UTF8.self) else {
                throw FileError(.list, path, .system(EILSEQ))
            }
            names.append(name)
        }
        return names
    }

    private func name(_ path: Path) throws(FileError) -> String {
        let absolute = try Path.currentFolder().joined(path).normalised
        return try names(absolute).last ?? "files"
    }

    /// Two things of one name chosen together are told apart.
    private mutating func unused(_ name: String) -> String {
        var candidate = name
        var number = 2
        while !tops.insert(Array(candidate.utf8)).inserted {
            candidate = FreeName.numbered(name, number)
            number += 1
        }
        return candidate
    }

    /// Names the file that a manifest refuses; entries were sorted for that, as they are in it.
    func explained(_ error: ManifestError) -> SourceError {
        let unsafe = entries.first { !$0.path.allSatisfy(Manifest.isAcceptable) }
        switch error {
        case .unsafeName: return .unsafeName(unsafe.map { $0.path.joined(separator: "/") } ?? "")
        case .entries(0): return .empty
        default: return .refused(error)
        }
    }
}
