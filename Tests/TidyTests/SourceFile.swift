import Foundation
import Testing

/// A text file of the tree.
struct TextFile: Sendable {
    /// From the root of the repository.
    let path: String
    let text: String
    let lines: [String]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    var name: String { String(path.split(separator: "/").last ?? "") }

    /// The path of the folder it stands in, from the root.
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

    var fileExtension: String {
        name.contains(".") ? String(name.split(separator: ".").last ?? "") : ""
    }

    /// Records a breach of a rule at the place itself.
    ///
    /// Lines count from one.
    func report(_ breach: String, line: Int = 1) {
        let location = SourceLocation(
            fileID: "warren/\(name)",
            filePath: Tree.root.appending(path: path).path,
            line: line,
            column: 1
        )
        Issue.record("\(path):\(line): \(breach)", sourceLocation: location)
    }
}

/// A Swift file, with its code told from its comments.
struct SourceFile: Sendable {
    let file: TextFile
    /// The lines with blanks for comments and for the contents of strings.
    let code: [String]
    /// The lines with blanks for everything but comments.
    let comments: [String]

    init(_ file: TextFile) {
        let lexer = SwiftLexer(file.text)
        self.file = file
        code = Self.lines(lexer.code)
        comments = Self.lines(lexer.comments)
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The path's folders: `["Sources", floor, module, …]`.
    private var folders: [Substring] { file.path.split(separator: "/") }

    /// The floor of a file below `Sources`.
    var floor: Floor? {
        folders.count > 3 && folders[0] == "Sources" ? Floor(rawValue: String(folders[1])) : nil
    }

    /// The module of a file below `Sources`.
    var module: String? { floor.map { _ in String(folders[2]) } }

    /// Reports every line of code for which `breach` has something to say.
    func reportLines(_ breach: (_ code: String, _ index: Int) -> String?) {
        for (index, line) in code.enumerated() {
            if let breach = breach(line, index) { file.report(breach, line: index + 1) }
        }
    }
}

/// The floors of the house, from the ground up.
enum Floor: String, CaseIterable, Comparable, Sendable {
    case c = "C"
    case values = "Values"
    case system = "System"
    case protocols = "Protocols"
    case services = "Services"
    case app = "App"

    static func < (a: Floor, b: Floor) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}
