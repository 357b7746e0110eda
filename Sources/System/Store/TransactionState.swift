/// How deep a database is in transactions, and whether the outermost is lost already.
struct TransactionState {
    /// 0 outside; each level below the first is a savepoint.
    var depth = 0
    /// What made SQLite roll back the whole transaction; every statement fails with it until the
    /// end.
    ///
    /// Otherwise statements after a caught error would each be committed on their own.
    var failure: StoreError?
}
