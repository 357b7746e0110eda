import Files
import Glibc

/// Names that nothing has yet.
enum FreeName {
    /// How many numbers are tried after a name.
    private static let attempts = 10_000
    private static let nameBytes = 255

    /// Gives `source` the name `wanted` in `folder`, or that name with a number; never overwrites.
    ///
    /// `noted`: names that an earlier try planned; under one of them it may have left something
    /// empty.
    static func move(
        _ source: Path,
        to wanted: String,
        in folder: Path,
        noted: [String],
        planned: (String) throws(FileError) -> Void
    ) throws(FileError) -> String {
        let kind = try FileStatus(of: source, links: .refuse).kind
        for number in 1...attempts {
            let name = number == 1 ? wanted : numbered(wanted, number)
            let target = folder / name
            // A stop between giving the new name and taking the old one away leaves both.
            if exists(target), try !isSame(source, target) {
                guard noted.contains(name), try removeEmpty(target, kind) else { continue }
            }
            try planned(name)
            if try kind == .folder ? moveFolder(source, target) : moveFile(source, target) {
                return name
            }
        }
        throw FileError(.rename, folder / wanted, .system(EEXIST))
    }

    /// `name` with a number before its extension, cut to fit.
    static func numbered(_ name: String, _ number: Int) -> String {
        let suffix = " (\(number))"
        var (stem, ending) = (Substring(name), Substring())
        if let dot = name.lastIndex(of: "."), dot != name.startIndex, name[dot...].utf8.count <= 16
        {
            (stem, ending) = (name[..<dot], name[dot...])
        }
        while stem.utf8.count + suffix.utf8.count + ending.utf8.count > nameBytes, !stem.isEmpty {
            stem.unicodeScalars.removeLast()
        }
        return stem + suffix + ending
    }

    /// A link to nowhere has its name, too.
    static func exists(_ path: Path) -> Bool {
        do throws(FileError) {
            _ = try FileStatus(of: path, links: .refuse)
            return true
        } catch {
            return !error.isMissing
        }
    }

    /// Removes what only held a name when an earlier try stopped; false when there is content.
    private static func removeEmpty(
        _ path: Path,
        _ kind: FileStatus.Kind
    ) throws(FileError) -> Bool {
        let status = try FileStatus(of: path, links: .refuse)
        guard status.kind == kind else { return false }
        if kind == .folder { return rmdir(path.terminated) == 0 }
        guard status.bytes == 0 else { return false }
        try path.remove()
        return true
    }

    private static func isSame(_ one: Path, _ other: Path) throws(FileError) -> Bool {
        let (a, b) = (
            try FileStatus(of: one, links: .refuse), try FileStatus(of: other, links: .refuse)
        )
        return a.device == b.device && a.number == b.number
    }

    /// An empty folder takes the name for us, and renaming onto an empty folder replaces it.
    private static func moveFolder(_ source: Path, _ target: Path) throws(FileError) -> Bool {
        guard mkdir(target.terminated, 0o700) == 0 else {
            if errno == EEXIST { return false }
            throw FileError(.createFolder, target, .system(errno))
        }
        try source.rename(to: target)
        return true
    }

    /// A second name for the file fails when somebody has it; then the first name goes.
    private static func moveFile(_ source: Path, _ target: Path) throws(FileError) -> Bool {
        if link(source.terminated, target.terminated) == 0 {
            try source.remove()
            return true
        }
        switch errno {
        case EEXIST:
            guard try isSame(source, target) else { return false }
            try source.remove()
            return true
        case EPERM, EOPNOTSUPP, EMLINK, ENOSYS: return try moveWithoutLinks(source, target)
        default: throw FileError(.rename, target, .system(errno))
        }
    }

    /// Where files have one name only, an empty file of ours takes the name first.
    private static func moveWithoutLinks(
        _ source: Path,
        _ target: Path
    ) throws(FileError) -> Bool {
        do throws(FileError) {
            try File(opening: target, .createNew, links: .refuse).close()
        } catch {
            if error.reason == .system(EEXIST) { return false }
            throw error
        }
        try source.rename(to: target)
        return true
    }
}

extension Path {
    /// The path as C takes it; ours have no zero byte.
    var terminated: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
}
