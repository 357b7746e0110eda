/// A message of a data channel.
///
/// The bytes are valid during the call they come with only.
package enum ChannelMessage {
    /// What `send(text:)` sent; bytes that are no UTF-8 were replaced.
    case text(String)
    /// What `send(_:)` sent.
    case binary(UnsafeRawBufferPointer)

    var count: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }
}
