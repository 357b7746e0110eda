import Files

/// The decoders of `Files`.
let filesEntries: [FuzzEntry] = [
    FuzzEntry("configuration-file") { bytes in
        // Whatever is read must describe itself in TOML that reads as the same.
        guard let file = try? ConfigurationFile(parsing: Array(bytes), from: "fuzz") else { return }
        for assignment in file.assignments { _ = assignment.literal.toml }
    },
    FuzzEntry("safe-path") { bytes in
        let name = String(decoding: bytes, as: UTF8.self)
        if let path = try? Path("/data").child(safe: name) { precondition(path.isInside("/data")) }
    },
]
