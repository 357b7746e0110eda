import Bytes

/// How a link treats the bytes it carries.
struct LinkConditions {
    /// Time one way.
    var delay = Duration.milliseconds(10)
    /// Most that is added to the delay; bytes of one link keep their order all the same.
    var jitter = Duration.milliseconds(2)
    var bytesPerSecond = 10_000_000
    /// Bytes the kernel takes before a sender is told that some are unsent.
    var bufferBytes = 128 << 10

    /// Conditions between a good line and a poor one.
    static func random(_ generator: inout SeededGenerator) -> LinkConditions {
        LinkConditions(
            delay: .microseconds(Int64(generator.next() % 60_000)),
            jitter: .microseconds(Int64(generator.next() % 10_000)),
            bytesPerSecond: 200_000 << (generator.next() % 7),
            bufferBytes: 4096 << (generator.next() % 7)
        )
    }
}
