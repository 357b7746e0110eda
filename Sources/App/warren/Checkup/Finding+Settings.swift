import Console
import Files

/// Which settings a node would run with.
extension Finding {
    /// What the settings file and the environment say; nil with a finding when they cannot be used.
    static func settings(_ globals: GlobalOptions) -> (NodeSettings?, Finding) {
        do {
            let settings = try NodeSettings(globals)
            return (settings, .ok("settings", describe(settings)))
        } catch {
            return (nil, .fail("settings", error))
        }
    }

    private static func describe(_ settings: NodeSettings) -> String {
        var (inFile, elsewhere): ([String], [String]) = ([], [])
        for (name, origin) in settings.changes {
            if case .file = origin { inFile.append(name) } else { elsewhere.append(name) }
        }
        var text =
            settings.hasFile
            ? "\(settings.path) is read and valid; it sets \(list(inFile))"
            : "no \(settings.path): defaults apply"
        if !elsewhere.isEmpty { text += "; the environment sets \(list(elsewhere))" }
        return text
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "nothing" : names.joined(separator: ", ")
    }
}
