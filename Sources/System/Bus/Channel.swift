import Synchronization

/// One topic's subscribers.
///
/// Any thread may publish. Messages of one publisher reach every subscriber in their order.
package final class Channel<Message: Sendable>: Sendable {
    /// What the messages are about.
    package let topic: Topic<Message>
    private let mailboxes = Mutex<[ObjectIdentifier: Mailbox<Message>]>([:])

    init(_ topic: Topic<Message>) {
        self.topic = topic
    }

    /// How many subscribers there are.
    package var subscribers: Int { mailboxes.withLock { $0.count } }

    /// Puts `message` into every subscriber's queue; never waits for any of them.
    package func publish(_ message: Message) {
        // Outside the lock, so that a subscriber called at once may subscribe, cancel or publish.
        let boxes = mailboxes.withLock { $0 }
        for box in boxes.values { box.put(message) }
    }

    /// Calls `receive` with what is published from now on, until the subscription is let go.
    ///
    /// `run` brings a closure to the subscriber's own executor, such as its event loop; it is
    /// called once when messages begin to wait, not once per message, and must not call the closure
    /// itself. Calls of `receive` never overlap.
    package func subscribe(
        queue messages: Int = BusLimits.queuedMessages,
        overflow: Overflow = .dropOldest,
        run: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        receive: @escaping @Sendable (Arrival<Message>) -> Void
    ) -> Subscription<Message> {
        let box = Mailbox<Message>(limit: messages, overflow: overflow)
        box.attach { [weak box] in
            run { [weak box] in box?.deliver(to: receive) }
        }
        return add(box)
    }

    /// Queues what is published from now on for a subscriber that asks with `next`.
    package func subscribe(
        queue messages: Int = BusLimits.queuedMessages,
        overflow: Overflow = .dropOldest
    ) -> Subscription<Message> {
        add(Mailbox(limit: messages, overflow: overflow))
    }

    private func add(_ box: Mailbox<Message>) -> Subscription<Message> {
        mailboxes.withLock { mailboxes in
            precondition(
                mailboxes.count < BusLimits.subscribers,
                "too many subscribers of \(topic.name)"
            )
            mailboxes[ObjectIdentifier(box)] = box
        }
        return Subscription(box, of: self)
    }

    /// Forgets the subscriber with this mailbox.
    func remove(_ box: Mailbox<Message>) {
        mailboxes.withLock { $0[ObjectIdentifier(box)] = nil }
    }
}
