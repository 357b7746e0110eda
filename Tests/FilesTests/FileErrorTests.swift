import Files
import Glibc
import Testing

@Suite("File errors")
struct FileErrorTests {
    static let sentences: [(error: FileError, sentence: String)] = [
        (
            FileError(.write, "/data/a", .system(ENOSPC)),
            "Could not write /data/a: the disk is full. Free some space there, then try again."
        ),
        (FileError(.open, "a", .system(ENOENT)), "Could not open a: it does not exist."),
        (
            FileError(.lock, "/data/lock", .locked(by: 42)),
            "Could not lock /data/lock: process 42 is using it. "
                + "Stop that process, or name another data folder."
        ),
        (
            FileError(.read, "a\u{1B}b", .larger(thanBytes: 9)),
            "Could not read a\\u{1b}b: it is larger than 9 bytes."
        ),
    ]

    @Test("an error says what failed, why, and what to do", arguments: sentences)
    func sentence(error: FileError, sentence: String) {
        #expect(error.description == sentence)
    }

    @Test("every errno makes a sentence", arguments: CInt(1)...133)
    func every(code: CInt) {
        let sentence = FileError(.open, "a", .system(code)).description
        #expect(sentence.hasPrefix("Could not open a: "))
        #expect(sentence.hasSuffix("."))
    }

    @Test("missing and full are told apart from other failures")
    func conditions() {
        #expect(FileError(.open, "a", .system(ENOENT)).isMissing)
        #expect(FileError(.write, "a", .system(EDQUOT)).isFull)
        #expect(!FileError(.write, "a", .system(EIO)).isFull)
        #expect(!FileError(.write, "a", .system(EACCES)).isMissing)
    }
}
