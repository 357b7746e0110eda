/// How much a hall takes on, and from whom.
package struct HallSettings: Sendable {
    /// An allowance that fills up again: so many at once, then one each interval.
    package struct Allowance: Sendable {
        /// How many at once.
        package var burst: Int
        /// How long one more takes to earn; zero for no limit.
        package var interval: Duration

        package init(burst: Int, interval: Duration) {
            precondition(burst > 0, "an allowance allows something")
            (self.burst, self.interval) = (burst, interval)
        }

        /// Whatever is asked.
        package static let unlimited = Allowance(burst: 1, interval: .zero)
    }

    /// Connections at once, of all and of one source address.
    package var connections = 65_536, connectionsPerSource = 1_024
    /// Rooms at once.
    package var rooms = 65_536
    /// How long a member whose socket is lost keeps its place.
    package var absence = Duration.seconds(60)
    /// How long a connection may be in no room.
    package var idleness = Duration.seconds(60)
    /// Messages of one connection; who sends more is read more slowly.
    package var messages = Allowance(burst: 1_000, interval: .milliseconds(10))
    /// Relayed kibibytes of one connection; who sends more is read more slowly.
    package var relayedKibibytes = Allowance(burst: 8_192, interval: .microseconds(488))
    /// Joins from one source address.
    package var joins = Allowance(burst: 200, interval: .milliseconds(500))
    /// Joins from one source address that find no room, those that make one included.
    package var misses = Allowance(burst: 60, interval: .seconds(2))
    /// Source addresses told apart at once; further ones share one account.
    package var sources = 65_536

    /// The values above.
    package init() {}

    /// The same without limits for a source, for servers behind a proxy that hides sources.
    package var sourceBlind: HallSettings {
        var settings = self
        (settings.joins, settings.misses) = (.unlimited, .unlimited)
        settings.connectionsPerSource = settings.connections
        return settings
    }
}
