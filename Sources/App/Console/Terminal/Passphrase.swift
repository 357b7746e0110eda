import Glibc

/// Where a passphrase comes from; never an argument or the environment, which others can read.
package enum PassphraseSource: Equatable, Sendable {
    /// Asked for without echo.
    case prompt
    /// Asked for twice, for one that is being chosen.
    case promptTwice
    /// The first line of an open file descriptor.
    case descriptor(CInt)
}

/// Why there is no passphrase.
package enum PassphraseError: SelfExplaining, Equatable {
    case nobodyToAsk
    case empty
    case tooLong(limit: Int)
    case different
    case unreadable(descriptor: CInt)
    case interrupted

    package var explanation: Explanation {
        switch self {
        case .nobodyToAsk:
            Explanation(
                "cannot ask for the passphrase",
                why: "this is not a terminal",
                advice: ["give it through a file descriptor: --passphrase-fd 3 3<FILE"],
                exitCode: .usage
            )
        case .empty: Explanation("the passphrase is empty", exitCode: .usage)
        case .tooLong(let limit):
            Explanation(
                "the passphrase is too long",
                why: "at most \(limit) bytes",
                exitCode: .usage
            )
        case .different: Explanation("the two passphrases differ", exitCode: .usage)
        case .unreadable(let descriptor):
            Explanation(
                "cannot read the passphrase",
                why: "file descriptor \(descriptor) is not open for reading",
                exitCode: .usage
            )
        case .interrupted: Explanation("stopped at the prompt", exitCode: .interrupted)
        }
    }
}

extension Terminal {
    /// The longest passphrase, in bytes of UTF-8.
    package static let passphraseBytes = 1024

    /// Lends the passphrase to `use`, and wipes it when that returns.
    ///
    /// The prompt is what to ask, without a colon. `use` gets the bytes for the call only; copy
    /// them into `SecretBytes`. Throws `PassphraseError`, or what `use` throws.
    package func withPassphrase<Result>(
        _ prompt: Phrase,
        from source: PassphraseSource,
        _ use: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        let secret = WipedBuffer(capacity: Self.passphraseBytes)
        switch source {
        case .descriptor(let descriptor):
            guard fcntl(descriptor, F_GETFD) >= 0 else {
                throw PassphraseError.unreadable(descriptor: descriptor)
            }
            try readLine(from: descriptor, into: secret)
        case .prompt:
            try typeLine(prompt, into: secret)
        case .promptTwice:
            try typeLine(prompt, into: secret)
            let again = WipedBuffer(capacity: Self.passphraseBytes)
            try typeLine("The same again", into: again)
            guard secret.holdsTheSame(as: again) else { throw PassphraseError.different }
        }
        guard secret.count > 0 else { throw PassphraseError.empty }
        return try use(secret.bytes)
    }

    private func readLine(
        from descriptor: CInt,
        into secret: WipedBuffer
    ) throws(PassphraseError) {
        while let byte = readByte(from: descriptor), byte != UInt8(ascii: "\n") {
            guard secret.append(byte) else { throw .tooLong(limit: secret.capacity) }
        }
    }

    /// Reads a line that is not shown.
    ///
    /// Signals from the keyboard are switched off with the echo, and Ctrl-C is read as a byte:
    /// a signal could end the process before the echo is back.
    private func typeLine(_ prompt: Phrase, into secret: WipedBuffer) throws(PassphraseError) {
        var before = termios()
        guard canAsk, tcgetattr(channels.input, &before) == 0 else { throw .nobodyToAsk }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(channels.input, TCSAFLUSH, &silent)
        ask(prompt + ": ")
        defer {
            tcsetattr(channels.input, TCSAFLUSH, &before)
            ask("\n")
        }
        while let byte = readByte(from: channels.input) {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x04: return
            case 0x03: throw .interrupted
            case 0x08, 0x7F: secret.removeLastCharacter()
            case 0x15: secret.wipe()
            default:
                guard secret.append(byte) else { throw .tooLong(limit: secret.capacity) }
            }
        }
    }
}
