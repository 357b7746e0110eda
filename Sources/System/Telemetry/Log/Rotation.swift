/// When a log file starts anew, and which old ones are kept.
package struct Rotation: Sendable {
    /// Largest size of one file, in bytes.
    package let bytes: Int64
    /// Longest time from a file's first record to its last.
    package let age: Duration
    /// How many old files are kept.
    package let files: Int
    /// How long after its end an old file is kept.
    package let retention: Duration

    /// 16 MiB and a day per file, seven files and a week unless told otherwise.
    package init(
        bytes: Int64 = 16 << 20,
        age: Duration = .seconds(86_400),
        files: Int = 7,
        retention: Duration = .seconds(7 * 86_400)
    ) {
        precondition(bytes > 0 && age > .zero && files >= 0, "a log file for nothing")
        (self.bytes, self.age, self.files, self.retention) = (bytes, age, files, retention)
    }
}
