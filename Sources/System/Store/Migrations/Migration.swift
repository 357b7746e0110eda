/// One step of a schema; its version is its place in the list, counted from 1.
///
/// A step that has been released is never edited: another is added.
package struct Migration: Sendable {
    /// What it brings, for people.
    package let name: String
    /// One or more statements.
    package let sql: String

    /// The step `name`, done by the statements in `sql`.
    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}
