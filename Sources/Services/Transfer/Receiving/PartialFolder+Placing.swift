import Files
import TransferWire

extension PartialFolder {
    /// Puts everything under free names into the download folder, and returns these names.
    ///
    /// Only for content that is complete. A stop in between is made good by `finishPlacing`.
    func placeContent() throws(FileError) -> [String] {
        try sync()
        for entry in try Folder(place.content).walk() where entry.status.kind == .folder {
            try Folder(place.content.joined(entry.path)).synchronise()
        }
        try Folder(place.content).synchronise()
        return try place.placeContent()
    }
}

extension PartialFolder.Place {
    /// Whether everything is verified, and perhaps not all in its place yet.
    var isPlacing: Bool { FreeName.exists(placing) }

    /// Moves what is in `content` to the download folder, top entry by top entry.
    ///
    /// The names are noted before they are taken, so that they are known after a stop in between.
    func placeContent() throws(FileError) -> [String] {
        let noted = try File(opening: placing, .create, links: .refuse)
        var names = try Self.names(noted.readAll(limit: PartialFolder.journalLimit))
        for top in try Folder(content).entries() {
            let name = try FreeName.move(
                content.joined(top.path),
                to: top.path.string,
                in: downloads,
                noted: names
            ) { (name) throws(FileError) in
                let bytes = Array(name.utf8) + [0]
                try noted.write(bytes, at: try noted.size)
                try noted.synchroniseContent()
            }
            names.append(name)
        }
        try Folder(downloads).synchronise()
        try remove()
        return names.filter { FreeName.exists(downloads / $0) }
    }

    private static func names(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
