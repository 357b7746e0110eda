import Console
import Glibc
import Testing

@Suite("Passphrases", .timeLimit(.minutes(10)))
struct PassphraseTests {
    private static func passphrase(
        _ terminal: Terminal,
        from source: PassphraseSource
    ) throws -> String {
        try terminal.withPassphrase("Passphrase", from: source) {
            String(decoding: $0, as: UTF8.self)
        }
    }

    static let keystrokes: [(keys: String, passphrase: String)] = [
        ("correct horse\n", "correct horse"), ("wrong\u{7F}\u{7F}ap\n", "wroap"),
        ("oops\u{15}again\n", "again"), ("ä€\u{7F}\u{7F}x\u{4}", "x"), ("a\r", "a"),
    ]

    @Test("a passphrase is typed without echo, which is back afterwards", arguments: keystrokes)
    func typed(keys: String, passphrase: String) throws {
        let device = try PseudoTerminal()
        let terminal = Terminal(device.channels) { _ in nil }
        let person: @Sendable (PseudoTerminal) -> Void = { device in
            device.show(until: "Passphrase: ")
            #expect(!device.echoes)
            device.type(keys)
        }
        let result = try device.with(person) { try Self.passphrase(terminal, from: .prompt) }
        #expect(result == passphrase)
        #expect(device.echoes)
        terminal.line("end")
        #expect(device.show(until: "end") == "\r\nend")
    }

    @Test("Ctrl-C at the prompt stops, with the echo back")
    func interrupted() throws {
        let device = try PseudoTerminal()
        let terminal = Terminal(device.channels) { _ in nil }
        #expect(throws: PassphraseError.interrupted) {
            try device.with({ device in
                device.show(until: "Passphrase: ")
                device.type("abc\u{3}")
            }) { try Self.passphrase(terminal, from: .prompt) }
        }
        #expect(device.echoes)
    }

    static let pairs: [(second: String, error: PassphraseError?)] = [
        ("first", nil), ("other", .different),
    ]

    @Test("one that is chosen is typed twice", arguments: pairs)
    func twice(second: String, error: PassphraseError?) throws {
        let device = try PseudoTerminal()
        let terminal = Terminal(device.channels) { _ in nil }
        let outcome = Result {
            try device.with({ device in
                device.show(until: "Passphrase: ")
                device.type("first\n")
                device.show(until: "The same again: ")
                device.type(second + "\n")
            }) { try Self.passphrase(terminal, from: .promptTwice) }
        }
        switch outcome {
        case .success(let passphrase): #expect(error == nil && passphrase == "first")
        case .failure(let failure): #expect(failure as? PassphraseError == error)
        }
    }

    static let limit = Terminal.passphraseBytes
    static let piped: [(text: String, error: PassphraseError?)] = [
        ("secret\nrest", nil), ("secret", nil), ("", .empty), ("\n", .empty),
        (String(repeating: "x", count: limit), nil),
        (String(repeating: "x", count: limit + 1), .tooLong(limit: limit)),
    ]

    @Test("a descriptor gives its first line", arguments: piped)
    func descriptor(text: String, error: PassphraseError?) throws {
        let pipe = try Pipe()
        #expect(write(pipe.writer, text, text.utf8.count) == text.utf8.count)
        pipe.closeWriter()
        let terminal = Terminal(.init(input: -1, output: -1, errors: -1)) { _ in nil }
        let outcome = Result { try Self.passphrase(terminal, from: .descriptor(pipe.reader)) }
        switch outcome {
        case .success(let passphrase):
            #expect(error == nil && passphrase == String(text.split(separator: "\n")[0]))
        case .failure(let failure): #expect(failure as? PassphraseError == error)
        }
    }

    @Test("without a terminal or with a closed descriptor there is none")
    func nowhere() throws {
        let terminal = Terminal(.init(input: -1, output: -1, errors: -1)) { _ in nil }
        #expect(throws: PassphraseError.nobodyToAsk) {
            try Self.passphrase(terminal, from: .prompt)
        }
        #expect(throws: PassphraseError.unreadable(descriptor: 4000)) {
            try Self.passphrase(terminal, from: .descriptor(4000))
        }
    }
}
