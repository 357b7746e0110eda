/// One subscriber's hold on a topic; letting go of it ends the subscription.
package final class Subscription<Message: Sendable>: Sendable {
    private let box: Mailbox<Message>
    private let channel: Channel<Message>

    init(_ box: Mailbox<Message>, of channel: Channel<Message>) {
        self.box = box
        self.channel = channel
    }

    deinit { cancel() }

    /// How many messages did not fit the queue since the start.
    package var lost: Int { box.lost }

    /// Ends the subscription; what is queued is dropped, and `next` returns nil.
    ///
    /// On the subscriber's own executor nothing is received after this returns. From elsewhere, a
    /// call of `receive` may be under way.
    package func cancel() {
        channel.remove(box)
        box.close()
    }

    /// Waits for the next arrival; nil when the subscription or the task has ended.
    ///
    /// For one caller at a time, of a subscription made without `receive`.
    package func next() async -> Arrival<Message>? {
        await withTaskCancellationHandler {
            await box.next()
        } onCancel: {
            cancel()
        }
    }
}
