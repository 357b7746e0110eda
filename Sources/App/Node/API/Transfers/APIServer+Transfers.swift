import Bytes
import HTTPWire
import Net

extension APIServer {
    /// The file transfer service.
    func transferControl() throws(APIFault) -> TransferControl {
        guard let transfers = settings.transfers else { throw .noTransfers }
        return transfers
    }

    /// The answer to `GET /api/v1/transfers`.
    func transfersJSON() async throws(APIFault) -> JSON {
        let transfers = await (try transferControl()).list()
        return ["transfers": .array(transfers.map(\.json))]
    }

    /// Hands the body to the file transfer service as it comes, at the pace at which it is stored.
    func upload(_ request: APIRequest) async throws -> TransferView {
        let control = try transferControl()
        let name = try request.requiredQuery("name")
        let peer = try request.requiredQuery("peer")
        let size = request.http.head.fields[.contentLength].flatMap { UInt64($0) }
        let sink = try await TransferControl.asked { try await control.upload(name, peer, size) }
        let pieces = BodyPieces(request.http)
        do {
            while let piece = try await pieces.next() { try await sink.write(piece) }
            return try await sink.finish()
        } catch let error as HTTPError {
            await sink.abort()
            throw APIFault.badBody(error)
        } catch let refusal as TransferRefusal {
            throw APIFault(refusal)
        }
    }
}
