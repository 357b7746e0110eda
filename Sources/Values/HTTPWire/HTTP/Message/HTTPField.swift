/// One field of a message, as text.
package struct HTTPField: Sendable, Hashable {
    /// The name as it was written.
    package let name: String
    /// The value without the white space around it; bytes that are not UTF-8 become U+FFFD.
    package let value: String
}
