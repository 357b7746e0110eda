/// Carries a database to the thread that will own it.
///
/// Unchecked, because the one owner before let go of it (`sending`) and the one after takes it
/// once.
final class OwnedDatabase: @unchecked Sendable {
    private var database: Database?

    init(_ database: sending Database) {
        self.database = database
    }

    /// The database, which this value no longer holds.
    func take() -> Database {
        guard let taken = database.take() else { preconditionFailure("a database has one owner") }
        return taken
    }
}
