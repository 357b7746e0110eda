import HTTPWire
import Net
import Rooms

extension APIServer {
    /// Answers a request of a room's guest, when it is one.
    ///
    /// Guests have no key of the node, so none is asked for; who calls the node by another's name,
    /// or comes from another page, is turned away as everywhere. Called on the loop, without a task
    /// for each request.
    nonisolated func answerGuest(_ http: HTTPServerRequest, _ responder: HTTPResponder) -> Bool {
        guard let rooms = settings.rooms, rooms.takes(http.head) else { return false }
        assumeIsolated { api in
            do throws(APIFault) {
                try api.gate.admitGuest(http.head, origins: rooms.settings.origins)
                api.count(http.head.target.rawPath, .ok)
                rooms.answer(http, responder)
            } catch {
                let answer = error.answer
                api.count(http.head.target.rawPath, answer.status)
                responder.respond(
                    answer.status,
                    fields: answer.head.fields,
                    body: answer.content
                )
            }
        }
        return true
    }
}

extension Gate {
    /// Refuses a guest's request that calls the node by another's name or comes from a page that is
    /// neither the node's own nor one of `origins`.
    func admitGuest(_ head: HTTPRequestHead, origins: Set<String>) throws(APIFault) {
        try hosts.requireOwnHost(head)
        if let origin = head.fields[.origin], origins.contains(origin) { return }
        try hosts.requireOwnOrigin(head)
    }
}
