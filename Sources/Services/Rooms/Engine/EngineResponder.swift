import Bytes
import HTTPWire
import Net
import RoomsWire

/// Answers one request in the words of Engine.IO.
struct EngineResponder {
    /// Why a request is refused, by the reference server's numbers.
    enum Refusal: Int64 {
        case transport = 0
        case unknownSession = 1
        case handshakeMethod = 2
        case badRequest = 3
        case full = 4
        case protocolVersion = 5

        var message: String {
            switch self {
            case .transport: "Transport unknown"
            case .unknownSession: "Session ID unknown"
            case .handshakeMethod: "Bad handshake method"
            case .badRequest: "Bad request"
            case .full: "Forbidden"
            case .protocolVersion: "Unsupported protocol version"
            }
        }
    }

    let responder: HTTPResponder
    /// The page of another host that may read the answer.
    let cors: String?

    init(_ responder: HTTPResponder, cors: String?) {
        (self.responder, self.cors) = (responder, cors)
    }

    /// Answers a request for packets.
    func send(_ packets: [EnginePacket]) { answer(.ok, Self.text, EnginePayload.encode(packets)) }

    /// Answers a request that brought packets.
    func accept() { answer(.ok, "text/html", Array("ok".utf8)) }

    func refuse(_ refusal: Refusal) {
        let json: JSON = ["code": .int(refusal.rawValue), "message": .string(refusal.message)]
        let status: HTTPStatus = refusal == .full ? .serviceUnavailable : .badRequest
        answer(status, "application/json", json.bytes)
    }

    /// Answers a browser that asks whether a page of another host may ask.
    func preflight() {
        guard cors != nil else { return refuse(.badRequest) }
        answer(.noContent, nil, [])
    }

    private static let text = "text/plain; charset=UTF-8"

    private func answer(_ status: HTTPStatus, _ type: String?, _ body: [UInt8]) {
        var fields: HTTPFields = [.cacheControl: "no-store", .contentTypeOptions: "nosniff"]
        fields[.contentType] = type
        if let cors {
            fields["Access-Control-Allow-Origin"] = cors
            fields["Access-Control-Allow-Methods"] = "GET, POST"
            fields["Access-Control-Allow-Headers"] = "Content-Type"
            fields[.vary] = "Origin"
        }
        responder.respond(status, fields: fields, body: body)
    }
}
