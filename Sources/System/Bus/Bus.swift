/// How much this module keeps.
package enum BusLimits {
    /// Most topics of one exchange; topics are declared in code, never named by peers.
    package static let topics = 256
    /// Most subscribers of one topic.
    package static let subscribers = 65_536
    /// Messages that wait for one subscriber unless it asks for another number.
    package static let queuedMessages = 256
}
