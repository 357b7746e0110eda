@preconcurrency import Glibc

/// The environment of a process, as a value.
package struct Environment: Sendable {
    private let values: [String: String]

    /// An environment of these variables.
    package init(_ values: [String: String]) {
        self.values = values
    }

    /// The environment of this process as it is now; not while another thread changes it.
    package static func ofProcess() -> Environment {
        var values: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let pair = String(cString: entry).split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            if pair.count == 2 { values[String(pair[0])] = String(pair[1]) }
            next = next.advanced(by: 1)
        }
        return Environment(values)
    }

    /// The value of the variable `name`; nil when unset or empty.
    package subscript(name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The variables whose name starts with `prefix`, ordered by name.
    package func variables(prefix: String) -> [(name: String, value: String)] {
        values.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
            .map { (name: $0.key, value: $0.value) }
    }
}
