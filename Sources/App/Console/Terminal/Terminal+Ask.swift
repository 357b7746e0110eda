extension Terminal {
    /// Asks a question that is answered with yes or no, on standard error.
    ///
    /// Anything but `y` or `yes` declines; so does the end of the input, and a terminal where
    /// nobody can be asked.
    package func confirm(_ question: Phrase) -> Bool {
        guard canAsk else {
            note(question + " \("no", .bold) (nobody to ask)")
            return false
        }
        ask(question + " [y/N] ")
        let answer = readAnswer()
        return ["y", "yes"].contains(answer.lowercased())
    }

    /// The longest answer that is looked at, in bytes.
    private static let answerBytes = 64

    /// The first line of the input, without spaces around it; the terminal itself echoes it.
    private func readAnswer() -> String {
        var answer: [UInt8] = []
        while let byte = readByte(from: channels.input), byte != UInt8(ascii: "\n") {
            if answer.count < Self.answerBytes, byte != UInt8(ascii: " ") { answer.append(byte) }
        }
        return String(decoding: answer, as: UTF8.self)
    }
}
