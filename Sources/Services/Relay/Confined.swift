import Net

/// Carries a loop-confined object through a closure that runs on its loop again.
///
/// `@unchecked Sendable`: the value is only reachable on the loop, which `value` checks.
struct Confined<Value: AnyObject>: @unchecked Sendable {
    private let object: Value
    private let loop: EventLoop

    init(_ object: Value) where Value: OnLoop {
        self.object = object
        loop = object.loop
    }

    var value: Value {
        loop.preconditionOnLoop()
        return object
    }
}

/// Something confined to one loop.
protocol OnLoop: AnyObject {
    var loop: EventLoop { get }
}
