import Console
import Glibc
import Testing

@Suite("Completion of command lines")
struct CandidateTests {
    static let vectors: [(words: [String], expected: [String])] = [
        ([""], ["send", "names"]),
        (["s"], ["send"]),
        (["x"], []),
        (["names", ""], ["register", "list"]),
        (["names", "l"], ["list"]),
        (["send", "--h"], ["--hops", "--help"]),
        (["--j"], ["--json"]),
        (["send", "--hops", ""], []),
        (["--data", ""], [":folders"]),
        (["send", "--config", "x"], [":files"]),
        (["--data", "send", "s"], ["send"]),
        (["send", "maria", ""], [":files"]),
        (["send", "maria", "a", ""], [":files"]),
        (["send", "maria", "--", "--h"], [":files"]),
        (["send", ""], []),
        (["names", "register", "a", "b", ""], []),
    ]

    @Test("what can stand at the cursor", arguments: vectors)
    func candidates(words: [String], expected: [String]) {
        #expect(SampleCommands.table.candidates(for: words).map { $0.word } == expected)
    }

    @Test("the shell itself accepts its script", arguments: Shell.allCases)
    func syntax(shell: Shell) throws {
        let check = "command -v \(shell.rawValue) >/dev/null || exit 9; \(shell.rawValue) -n"
        let process = try #require(popen(check, "w"))
        fputs(shell.script, process)
        let status = pclose(process) >> 8
        if status == 9 { try Test.cancel("\(shell.rawValue) is not installed") }
        #expect(status == 0)
    }

    @Test("bash asks the program, and offers its answers")
    func bash() throws {
        let session = """
            warren() { printf '%s\\t%s\\n' "send" "asked with <$*>"; }
            COMP_WORDS=(warren --json "") COMP_CWORD=2
            _warren; printf '%s|' "${COMPREPLY[@]}"
            """
        #expect(try Self.output(of: .bash, session) == "send|")
    }

    @Test("bash completes files where the program says so")
    func bashFiles() throws {
        let session = """
            warren() { printf ':files\\twhat to send\\n'; }
            COMP_WORDS=(warren send maria /etc/passw) COMP_CWORD=3
            _warren; printf '%s|' "${COMPREPLY[@]}"
            """
        #expect(try Self.output(of: .bash, session).contains("/etc/passwd|"))
    }

    @Test("fish asks the program, and offers its answers")
    func fish() throws {
        let session = """
            function warren; printf '%s\\t%s\\n' send "what to send"; end
            complete -C 'warren --json s'
            """
        #expect(try Self.output(of: .fish, session) == "send\twhat to send\n")
    }

    /// What a shell prints for its completion script followed by `session`.
    private static func output(of shell: Shell, _ session: String) throws -> String {
        let text = (shell.script + "\n" + session).split(
            separator: "'",
            omittingEmptySubsequences: false
        ).joined(separator: "'\\''")
        let name = shell.rawValue
        let command = "command -v \(name) >/dev/null || exit 9; exec \(name) -c '\(text)'"
        let process = try #require(popen(command, "r"))
        var bytes: [UInt8] = []
        while case let byte = fgetc(process), byte != EOF { bytes.append(UInt8(byte)) }
        let status = pclose(process) >> 8
        if status == 9 { try Test.cancel("\(name) is not installed") }
        #expect(status == 0)
        return String(decoding: bytes, as: UTF8.self)
    }
}
