import Console
import Glibc
import Testing

/// A terminal of the kernel with nobody at its keyboard but the test.
final class PseudoTerminal: Sendable {
    private let keyboard: CInt
    /// The side a program holds as its standard input, output and error.
    let screen: CInt

    init(columns: UInt16 = 60) throws {
        keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(keyboard >= 0)
        // TIOCSPTLCK and TIOCGPTN of <asm-generic/ioctls.h>: macros that Swift does not import.
        var (locked, number): (CInt, CUnsignedInt) = (0, 0)
        try #require(ioctl(keyboard, 0x4004_5431, &locked) == 0)
        try #require(ioctl(keyboard, 0x8004_5430, &number) == 0)
        screen = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        try #require(screen >= 0)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(screen, UInt(TIOCSWINSZ), &size) == 0)
    }

    deinit {
        close(screen)
        close(keyboard)
    }

    var channels: Terminal.Channels {
        Terminal.Channels(input: screen, output: screen, errors: screen)
    }

    /// Types as fast as the line discipline takes it.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(write(keyboard, bytes, bytes.count) == bytes.count)
    }

    /// Waits until the screen has shown `text`, and gives everything it showed until then.
    @discardableResult
    func show(until text: String) -> String {
        var shown: [UInt8] = []
        var byte: UInt8 = 0
        while !shown.reversed().starts(with: text.utf8.reversed()) {
            guard read(keyboard, &byte, 1) == 1 else { break }
            shown.append(byte)
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// Whether typed characters are shown.
    var echoes: Bool {
        var settings = termios()
        return tcgetattr(screen, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }

    /// Runs `person` in a thread of its own while `program` runs, and gives what `program` does.
    func with<Result>(
        _ person: @escaping @Sendable (PseudoTerminal) -> Void,
        _ program: () throws -> Result
    ) throws -> Result {
        let work = Unmanaged.passRetained(Work { person(self) })
        var thread = pthread_t()
        try #require(
            pthread_create(
                &thread,
                nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                    return nil
                },
                work.toOpaque()
            ) == 0
        )
        defer { pthread_join(thread, nil) }
        return try program()
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
