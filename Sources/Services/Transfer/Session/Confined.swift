import Net

/// Carries an object that belongs to a loop through closures that run on it.
///
/// `@unchecked Sendable`: the object is only reachable on the loop, which `value` checks.
struct Confined<Value: AnyObject>: @unchecked Sendable {
    private let object: Value
    private let loop: EventLoop

    init(_ object: Value, to loop: EventLoop) {
        (self.object, self.loop) = (object, loop)
    }

    var value: Value {
        loop.preconditionOnLoop()
        return object
    }
}
