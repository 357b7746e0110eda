import Bytes
import Net
import Rooms
import RoomsWire

/// The server that the public test suites of Engine.IO and Socket.IO expect: it sends back what it
/// gets, greets in two namespaces and acknowledges.
enum Echo {
    /// Short times, so that tests need not wait for long.
    static let settings: SignalingSettings = {
        var settings = SignalingSettings()
        settings.engine.pingInterval = .milliseconds(300)
        settings.engine.pingTimeout = .milliseconds(200)
        settings.engine.maxPayload = 1_000_000
        settings.connectTimeout = .seconds(1)
        return settings
    }()

    /// Answers under `/engine.io/` and `/socket.io/`.
    static func answer(on loop: EventLoop) -> HTTPServer.Answer {
        let engine = EngineEndpoint(on: loop, settings) { link, _ in
            link.onContent = { [unowned link] in link.send($0) }
            return true
        }
        let sockets = EngineEndpoint(on: loop, settings) { link, _ in
            greet(SocketLink(link, connectTimeout: settings.connectTimeout))
            return true
        }
        return { request, responder in
            let isEngine = request.head.target.rawPath.hasPrefix("/engine.io")
            (isEngine ? engine : sockets).answer(request, responder, from: nil)
        }
    }

    private static func greet(_ link: SocketLink) {
        link.onConnect = { namespace, _ in
            ["/", "/custom"].contains(namespace) ? "an-id" : nil
        }
        link.onConnected = { [unowned link] namespace, auth in
            link.send(SocketEvent("auth", [.object(auth)], namespace: namespace).packet)
        }
        link.onEvent = { [unowned link] event in
            if event.name == "message" {
                var back = event
                back.name = "message-back"
                link.send(back.packet)
            } else if let answer = event.answer(event.arguments, attachments: event.attachments) {
                link.send(answer)
            }
        }
    }
}
