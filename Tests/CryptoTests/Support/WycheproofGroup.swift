import Bytes
import Testing

/// One group of a Wycheproof file: cases that share their parameters.
struct WycheproofGroup: CustomTestStringConvertible, Sendable {
    let file: String
    let index: Int
    let parameters: JSON

    var testDescription: String { "\(file) group \(index)" }

    /// The cases, each with what its result should be.
    var cases: [WycheproofCase] {
        (parameters["tests"]?.arrayValue ?? []).map { WycheproofCase(json: $0) }
    }

    /// The groups of a file; none when the vectors are not there.
    static func all(_ file: String) -> [WycheproofGroup] {
        guard VectorFolder.isPresent else { return [] }
        do {
            let json = try JSON(parsing: VectorFolder.read("wycheproof/\(file)_test.json"))
            let groups = json["testGroups"]?.arrayValue ?? []
            return groups.enumerated().map {
                WycheproofGroup(file: file, index: $0.offset, parameters: $0.element)
            }
        } catch {
            Issue.record("\(file): \(error)")
            return []
        }
    }
}

/// One case of a Wycheproof group.
struct WycheproofCase {
    let json: JSON

    /// `file` numbers its cases, so that a failure can be found.
    var number: Int64 { json["tcId"]?.intValue ?? -1 }
    /// `valid`, `invalid` or `acceptable`.
    var result: String { json["result"]?.stringValue ?? "" }
    var isValid: Bool { result == "valid" }
    var flags: [String] { (json["flags"]?.arrayValue ?? []).compactMap(\.stringValue) }

    /// A hexadecimal member; no bytes when it is absent.
    func bytes(_ key: String) -> [UInt8] { Hex.decode(json[key]?.stringValue ?? "") ?? [] }
}
