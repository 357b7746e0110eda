import Bytes
import HTTPWire
package import Net
package import RelayWire

/// Why a registry could not be used.
package enum RegistryFault: Error, Sendable {
    /// It could not be reached.
    case unreachable(RegistryLink, reason: String)
    /// It answered something else than it should.
    case refused(status: Int, message: String)
    /// Its list is not one to trust.
    case untrusted(DirectoryError)
    /// Its list contradicts lists seen before: the history was rewritten.
    case rewritten(ChainError)
}

extension RegistryFault {
    /// The reason without the registry's address, which does not belong in logs.
    var reason: String {
        switch self {
        case .unreachable(_, let reason): "unreachable: \(reason)"
        case .refused(let status, let message): "refused with \(status): \(message)"
        case .untrusted(let error): "untrusted: \(error)"
        case .rewritten(let error): "history rewritten: \(error)"
        }
    }
}

/// Talks to a network's registry, and believes only what its key has signed.
package struct RegistryClient: Sendable {
    package let link: RegistryLink
    private let http: HTTPClient

    package init(_ link: RegistryLink, on loop: EventLoop) {
        self.link = link
        http = HTTPClient(on: loop)
    }

    /// The list after `epoch`; nil when there is none newer.
    package func list(after epoch: UInt64) async throws -> RelayList? {
        let answer = try await get("/api/v1/list?after=\(epoch)", limit: 64 << 20)
        guard let answer else { return nil }
        do throws(DirectoryError) {
            let list = try RelayList(decoding: answer)
            try link.trust.verify(list, at: WallClock.unixSeconds)
            return list
        } catch {
            throw RegistryFault.untrusted(error)
        }
    }

    /// The headers after `epoch`, oldest first.
    package func headers(after epoch: UInt64) async throws -> [ListHeader] {
        let bytes = try await get("/api/v1/list/headers?after=\(epoch)", limit: 1 << 20) ?? []
        var headers: [ListHeader] = []
        var reader = ByteReader(bytes.span.bytes)
        do throws(DirectoryError) {
            while reader.remaining > 0 { headers.append(try ListHeader(from: &reader)) }
        } catch {
            throw RegistryFault.untrusted(error)
        }
        return headers
    }

    /// Registers a relay.
    package func register(_ descriptor: RelayDescriptor) async throws {
        try await post("/api/v1/register", "descriptor", descriptor.bytes)
    }

    /// Says that a relay is still there.
    package func heartbeat(_ beat: Heartbeat) async throws {
        try await post("/api/v1/heartbeat", "heartbeat", beat.bytes)
    }

    private func get(_ path: String, limit: Int) async throws -> [UInt8]? {
        guard let url = link.url(path) else {
            throw RegistryFault.unreachable(link, reason: "not an address")
        }
        var request = HTTPClientRequest(.get, url)
        request.bodyLimit = limit
        let answer = try await send(request)
        return answer.status == .noContent ? nil : answer.body
    }

    private func post(_ path: String, _ name: String, _ bytes: [UInt8]) async throws {
        guard let url = link.url(path) else {
            throw RegistryFault.unreachable(link, reason: "not an address")
        }
        let body: JSON = .object([name: .string(Base64.encode(bytes))])
        let request = HTTPClientRequest(
            .post,
            url,
            fields: ["Content-Type": "application/json"],
            body: body.bytes
        )
        _ = try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let answer: HTTPClientResponse
        do {
            answer = try await http.send(request)
        } catch {
            throw RegistryFault.unreachable(link, reason: "\(error)")
        }
        guard answer.status.isSuccess else {
            throw RegistryFault.refused(
                status: Int(answer.status.code),
                message: Self.message(of: answer)
            )
        }
        return answer
    }

    private static func message(of answer: HTTPClientResponse) -> String {
        do throws(JSONError) {
            let json = try JSON(parsing: answer.body)
            return json["error"]?["message"]?.stringValue ?? answer.status.description
        } catch {
            return answer.status.description
        }
    }
}
