import Synchronization

/// The topics of one node, and who publishes and subscribes to them.
///
/// Nothing here promises delivery: a message is a hint that a store has changed.
package final class Exchange: Sendable {
    private let channels = Mutex<[String: any Sendable]>([:])

    /// An exchange without topics.
    package init() {}

    /// The channel for `topic`, made when first asked for; publishers keep it.
    package func channel<Message>(_ topic: Topic<Message>) -> Channel<Message> {
        channels.withLock { channels in
            if let known = channels[topic.name] {
                guard let channel = known as? Channel<Message> else {
                    preconditionFailure("the topic \(topic.name) is declared with two types")
                }
                return channel
            }
            precondition(channels.count < BusLimits.topics, "more than \(BusLimits.topics) topics")
            let channel = Channel(topic)
            channels[topic.name] = channel
            return channel
        }
    }

    /// Gives `message` to every subscriber of `topic`.
    package func publish<Message>(_ message: Message, on topic: Topic<Message>) {
        channel(topic).publish(message)
    }
}
