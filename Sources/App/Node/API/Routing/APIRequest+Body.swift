import Bytes
import HTTPWire
import Net

extension APIRequest {
    /// The body as JSON, of at most `limit` bytes.
    ///
    /// A larger one is refused by us and not by the server, so that the refusal has the API's
    /// shape.
    func readJSON(limit: Int) async throws(APIFault) -> JSON {
        if let length = http.head.fields[.contentLength].flatMap({ Int($0) }), length > limit {
            throw .tooLarge(limit: limit)
        }
        let bytes = try await collect(limit: limit)
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: bytes, maxDepth: APILimits.bodyDepth)
        } catch {
            throw .notJSON(error)
        }
        guard json.objectValue != nil else { throw .notAnObject }
        return json
    }

    private func collect(limit: Int) async throws(APIFault) -> [UInt8] {
        let http = http
        let result: Result<[UInt8], APIFault> = await withCheckedContinuation { continuation in
            http.loop.execute {
                let body = CollectedBody(limit: limit) { continuation.resume(returning: $0) }
                http.readBody(limit: .max) { piece in
                    if !body.take(piece) { http.pauseBody() }
                } onEnd: {
                    body.end($0)
                }
            }
        }
        return try result.get()
    }
}

/// A body as it comes in; used on the connection's loop only.
private final class CollectedBody {
    private let limit: Int
    private var bytes: [UInt8] = []
    private var done: ((Result<[UInt8], APIFault>) -> Void)?

    init(limit: Int, _ done: @escaping (Result<[UInt8], APIFault>) -> Void) {
        self.limit = limit
        self.done = done
    }

    /// Takes a piece; false when there is no room for it.
    func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard piece.count <= limit - bytes.count else {
            finish(.failure(.tooLarge(limit: limit)))
            return false
        }
        bytes.append(contentsOf: piece)
        return true
    }

    func end(_ end: Result<Void, HTTPError>) {
        switch end {
        case .success: finish(.success(bytes))
        case .failure(let error): finish(.failure(.badBody(error)))
        }
    }

    private func finish(_ result: Result<[UInt8], APIFault>) {
        let done = done
        self.done = nil
        done?(result)
    }
}
