import Bytes

/// What each source address has open and has spent, in bounded memory.
struct SourceAccounts: Sendable {
    /// An address, or what stands for all that are not known or have no account of their own.
    enum Source: Hashable, Sendable {
        case v4(UInt32)
        /// The first half of an IPv6 address: what one subscriber has.
        case v6(UInt64)
        case others
    }

    fileprivate struct Account {
        var connections = 0
        var joins: TokenBucket
        var misses: TokenBucket
    }

    private var accounts: [Source: Account] = [:]

    /// Counts one more connection; nil when the source has enough.
    mutating func connect(
        _ address: IPAddress?,
        _ settings: HallSettings,
        now: Moment
    ) -> Source? {
        let source = source(of: address, settings, now: now)
        guard accounts[source, default: .init(now: now)].connections < settings.connectionsPerSource
        else { return nil }
        accounts[source, default: .init(now: now)].connections += 1
        return source
    }

    mutating func disconnect(_ source: Source, now: Moment) {
        guard var account = accounts[source] else { return }
        account.connections -= 1
        accounts[source] = account.isIdle(at: now) ? nil : account
    }

    /// How long a source has to wait before it may join.
    ///
    /// For a place in the pace of joins, and until it could afford to miss, so that a refusal does
    /// not tell whether a room is there.
    mutating func join(_ source: Source, _ settings: HallSettings, now: Moment) -> Duration? {
        var account = accounts[source] ?? .init(now: now)
        let wait = max(
            account.joins.wait(settings.joins, at: now) ?? .zero,
            account.misses.wait(settings.misses, at: now) ?? .zero
        )
        guard wait == .zero else { return wait }
        _ = account.joins.spend(1, of: settings.joins, at: now)
        accounts[source] = account
        return nil
    }

    /// Counts a join that found no room.
    mutating func miss(_ source: Source, _ settings: HallSettings, now: Moment) {
        _ = accounts[source]?.misses.spend(1, of: settings.misses, at: now)
    }

    private mutating func source(
        of address: IPAddress?,
        _ settings: HallSettings,
        now: Moment
    ) -> Source {
        guard let address = address?.unmapped else { return .others }
        let source: Source =
            switch address {
            case .v4: .v4(UInt32(Self.number(address.bytes)))
            case .v6: .v6(Self.number(address.bytes.prefix(8)))
            }
        if accounts[source] != nil { return source }
        if accounts.count >= settings.sources {
            accounts = accounts.filter { !$0.value.isIdle(at: now) }
        }
        return accounts.count < settings.sources ? source : .others
    }

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension SourceAccounts.Account {
    fileprivate init(now: Moment) {
        (joins, misses) = (TokenBucket(now: now), TokenBucket(now: now))
    }

    fileprivate func isIdle(at now: Moment) -> Bool {
        connections <= 0 && joins.isRested(at: now) && misses.isRested(at: now)
    }
}
