extension Folder {
    /// How far a walk goes before it refuses.
    package struct Bounds: Sendable {
        /// How many folders deep, the first being 1.
        package let depth: Int
        /// How many entries in all.
        package let entries: Int

        /// Bounds of our own limits unless told otherwise.
        package init(
            depth: Int = FileLimits.folderDepth,
            entries: Int = FileLimits.folderEntries
        ) {
            self.depth = depth
            self.entries = entries
        }
    }

    /// Everything below this folder, each folder before what it holds, ordered by name.
    ///
    /// Links are listed and never followed. Exceeding a bound throws; nothing is left out silently.
    package func walk(_ bounds: Bounds = Bounds()) throws(FileError) -> [FolderEntry] {
        var found: [FolderEntry] = []
        try walk(FolderListing(opening: path), "", 1, bounds, &found)
        return found
    }

    private func walk(
        _ listing: borrowing FolderListing,
        _ prefix: Path,
        _ depth: Int,
        _ bounds: Bounds,
        _ found: inout [FolderEntry]
    ) throws(FileError) {
        guard depth <= bounds.depth else {
            throw FileError(.list, path.joined(prefix), .deeper(thanFolders: bounds.depth))
        }
        for name in try names(of: listing, limit: bounds.entries - found.count, bounds) {
            guard let status = try listing.status(of: name) else { continue }
            guard found.count < bounds.entries else {
                throw FileError(.list, path, .more(thanEntries: bounds.entries))
            }
            let entry = prefix.joined(Path(bytes: name))
            found.append(FolderEntry(path: entry, status: status))
            guard status.kind == .folder else { continue }
            let below = try FolderListing(below: listing, name: name)
            try walk(below, entry, depth + 1, bounds, &found)
        }
    }

    private func names(
        of listing: borrowing FolderListing,
        limit: Int,
        _ bounds: Bounds
    ) throws(FileError) -> [[UInt8]] {
        var names: [[UInt8]] = []
        while let name = try listing.next() {
            guard names.count < limit else {
                throw FileError(.list, path, .more(thanEntries: bounds.entries))
            }
            names.append(name)
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Removes this folder and everything below it; links go, what they point at stays.
    package func removeTree() throws(FileError) {
        let parent = try FolderListing(opening: path.parent)
        let name = path.components.last ?? Array(".".utf8)
        try empty(FolderListing(below: parent, name: name), depth: 1)
        try parent.remove(name, .folder)
    }

    private func empty(
        _ listing: borrowing FolderListing,
        depth: Int
    ) throws(FileError) {
        guard depth <= FileLimits.folderDepth else {
            throw FileError(.remove, path, .deeper(thanFolders: FileLimits.folderDepth))
        }
        var names: [[UInt8]] = []
        while let name = try listing.next() { names.append(name) }
        for name in names {
            guard let status = try listing.status(of: name) else { continue }
            if status.kind == .folder {
                try empty(FolderListing(below: listing, name: name), depth: depth + 1)
            }
            try listing.remove(name, status.kind)
        }
    }
}
