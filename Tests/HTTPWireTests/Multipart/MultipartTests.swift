import Bytes
import HTTPWire
import Testing

/// What a parser made of a form, joined so that it does not depend on how it was cut.
struct MultipartTranscript: Equatable {
    struct Part: Equatable {
        var part: MultipartPart
        var content = ""
        var isComplete = false
    }

    var parts: [Part] = []
    var isComplete = false
    var error: MultipartError?

    var contents: [String] { parts.map(\.content) }
    var complete: Int { parts.count { $0.isComplete } }

    init(_ bytes: [UInt8], size: Int = .max, boundary: String = "AaB03x") {
        guard var parser = MultipartParser(boundary: boundary) else { return }
        do throws(MultipartError) {
            for piece in Pieces.cut(bytes, into: size) {
                try piece.withUnsafeBufferPointer { (typed) throws(MultipartError) in
                    var input = UnsafeRawBufferPointer(typed)
                    while let event = try parser.next(&input) { record(event) }
                }
            }
            try parser.finish()
        } catch {
            self.error = error
        }
    }

    init(_ text: String, size: Int = .max) {
        self.init(Array(text.utf8), size: size)
    }

    private mutating func record(_ event: MultipartParser.Event) {
        switch event {
        case .part(let part): parts.append(Part(part: part))
        case .content(let piece):
            parts[parts.count - 1].content += piece.withUnsafeBytes { Pieces.text($0) }
        case .partEnd: parts[parts.count - 1].isComplete = true
        case .end: isComplete = true
        }
    }
}

@Suite("Forms with files (RFC 7578, RFC 2046)")
struct MultipartTests {
    static let field = "--AaB03x\r\nContent-Disposition: form-data; name=\"field1\"\r\n\r\n"
    static let file =
        "\r\n--AaB03x \t\r\nContent-Disposition: form-data; name=\"pics\"; filename=\"f 1.txt\"\r\n"
        + "Content-Type: text/plain\r\n\r\n"
    static let end = "\r\n--AaB03x--\r\n"

    @Test("fields and files are read, however they are cut", arguments: Pieces.sizes)
    func reads(size: Int) throws {
        let form =
            "preamble\r\n" + Self.field + "Joe" + Self.file + "... \r\n--AaB0 ...\r" + Self.end
        let seen = MultipartTranscript(form + "epilogue", size: size)
        #expect(seen.isComplete && seen.error == nil && seen.complete == 2)
        #expect(seen.contents == ["Joe", "... \r\n--AaB0 ...\r"])
        let part = try #require(seen.parts.last?.part)
        #expect(part.name == "pics" && part.filename == "f 1.txt")
        #expect(part.contentType == "text/plain")
        #expect(seen.parts.first?.part.filename == nil)
    }

    static let tricky = [
        "", "\r", "\r\n", "\r\n-", "\r\n--", "\r\n--AaB03", "\r\r\n\r\n--AaB03\r\n--", "--AaB03x",
        "\n--AaB03x", "\r--AaB03x", "\r\n-\r\n--AaB\r\n--AaB03", "\0\r\0\n",
    ]

    @Test("content that looks like a boundary is content", arguments: tricky)
    func lookalikes(content: String) {
        for size in Pieces.sizes {
            let seen = MultipartTranscript(Self.field + content + Self.end, size: size)
            #expect(seen.contents == [content] && seen.isComplete && seen.error == nil)
        }
    }

    @Test("a form cut short is not complete")
    func truncation() {
        let form = Self.field + "Joe" + Self.file + "x\r\n--AaB03x--"
        for end in 0..<form.utf8.count {
            let seen = MultipartTranscript(Array(form.utf8.prefix(end)))
            #expect(seen.error == .truncated && !seen.isComplete)
        }
        #expect(MultipartTranscript(form).isComplete)
    }

    @Test("an empty form is a form")
    func empty() {
        #expect(MultipartTranscript("--AaB03x--").isComplete)
    }

    static let refused: [(String, MultipartError)] = [
        ("--AaB03xx\r\n", .malformedBoundary), ("--AaB03x\n", .malformedBoundary),
        ("--AaB03x-x", .malformedBoundary), ("--AaB03x\r\r", .malformedBoundary),
        ("--AaB03x\r\n\r\nx", .noName),
        ("--AaB03x\r\nContent-Disposition: attachment; name=a\r\n\r\n", .noName),
        ("--AaB03x\r\nContent-Disposition: form-data\r\n\r\n", .noName),
        ("--AaB03x\r\nContent-Disposition: form-data; name=a\n\n", .malformedFields),
        ("--AaB03x\r\n folded: x\r\n\r\n", .malformedFields),
        ("--AaB03x\r\nX\r\n\r\n", .malformedFields),
    ]

    @Test("a form that breaks the rules is refused, however it is cut", arguments: refused)
    func refuses(text: String, error: MultipartError) {
        for size in Pieces.sizes {
            #expect(MultipartTranscript(text, size: size).error == error)
        }
    }

    @Test("limits at the limit and past it")
    func limits() {
        let part = Self.field + "\r\n"
        let most = String(repeating: part, count: MultipartLimits.parts)
        #expect(MultipartTranscript(most + "--AaB03x--").complete == MultipartLimits.parts)
        #expect(MultipartTranscript(most + part).error == .tooManyParts)
        let padding = String(repeating: "p", count: MultipartLimits.paddingBytes)
        #expect(MultipartTranscript(padding + "\r\n--AaB03x--").isComplete)
        #expect(MultipartTranscript(padding + "p\r\n--AaB03x--").error == .tooMuchPadding)
        let name = "Content-Disposition: form-data; name=a\r\n"
        func fields(_ count: Int) -> String {
            "--AaB03x\r\n" + name + String(repeating: "X: 1\r\n", count: count - 1) + "\r\n"
                + Self.end
        }
        #expect(MultipartTranscript(fields(MultipartLimits.fields)).isComplete)
        #expect(MultipartTranscript(fields(MultipartLimits.fields + 1)).error == .fieldsTooLong)
        func section(_ count: Int) -> String {
            let frame = name.utf8.count + "X: \r\n\r\n".utf8.count
            return "--AaB03x\r\n" + name + "X: " + String(repeating: "x", count: count - frame)
                + "\r\n\r\n" + Self.end
        }
        #expect(MultipartTranscript(section(MultipartLimits.fieldSectionBytes)).isComplete)
        let over = MultipartTranscript(section(MultipartLimits.fieldSectionBytes + 1))
        #expect(over.error == .fieldsTooLong)
    }

    @Test("a boundary comes from the content type")
    func boundaries() {
        #expect(MultipartParser(contentType: "multipart/form-data; boundary=a") != nil)
        #expect(MultipartParser(contentType: "Multipart/Form-Data;boundary=\"a b\"") != nil)
        for type in [
            "multipart/form-data", "text/plain; boundary=a", "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"a\u{E9}\"", "multipart/form-data; boundary=\"a \"",
        ] {
            #expect(MultipartParser(contentType: type) == nil)
        }
        let longest = String(repeating: "b", count: MultipartLimits.boundaryBytes)
        #expect(MultipartParser(boundary: longest) != nil)
        #expect(MultipartParser(boundary: longest + "b") == nil)
    }

    @Test("seeded garbage: cutting never changes the outcome")
    func garbage() {
        var generator = SeededGenerator(seed: 7578)
        let form = Array((Self.field + "Joe\r\n--AaB" + Self.file + "x" + Self.end).utf8)
        for _ in 0..<500 {
            var bytes = form
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            let whole = MultipartTranscript(bytes)
            #expect(MultipartTranscript(bytes, size: 1) == whole)
            #expect(MultipartTranscript(bytes, size: 11) == whole)
        }
    }
}
