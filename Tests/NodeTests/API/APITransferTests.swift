import Bytes
import HTTPWire
import Net
import Node
import Testing

@Suite("File transfers over the API")
struct APITransferTests {
    @Test("without the service every path says that it does not run here")
    func absent() async throws {
        try await withAPI { scope in
            for (method, path) in [
                (HTTPMethod.get, "/api/v1/transfers"), (.post, "/api/v1/transfers/1/accept"),
                (.put, "/api/v1/uploads?name=a&peer=b"), (.get, "/api/v1/contacts"),
            ] {
                let answer = try await scope.ask(method, path, as: .token)
                #expect(answer.status == .notFound)
                let message = try answer.json["error"]?["message"]?.stringValue ?? ""
                #expect(message.contains("does not run in this process"))
            }
        }
    }

    @Test("a transfer is sent, accepted once, and forgotten")
    func lifeCycle() async throws {
        let double = TransferDouble()
        let offered = double.add(.offered, "a file")
        try await withAPI(settings: .withTransfers(double)) { scope in
            let sent = try await scope.ask(
                .post,
                "/api/v1/transfers",
                as: .token,
                json: ["path": "/tmp/x", "peer": "p"]
            )
            #expect(sent.status == .created)
            let path = "/api/v1/transfers/\(offered.id)"
            let accepted = try await scope.ask(.post, "\(path)/accept", as: .token)
            #expect(try accepted.json["state"] == "running")
            let again = try await scope.ask(.post, "\(path)/accept", as: .token)
            #expect(again.status == .conflict)
            #expect(try await scope.ask(.delete, path, as: .token).status == .noContent)
            let list = try await scope.ask(.get, "/api/v1/transfers", as: .token)
            #expect(try list.json["transfers"]?.arrayValue?.count == 1)
            let gone = try await scope.ask(.post, "\(path)/cancel", as: .token)
            #expect(gone.status == .notFound)
            let node = try await scope.ask(.get, "/api/v1/node", as: .token)
            #expect(try node.json["address"] == "my-address")
        }
    }

    @Test("a refused send says why")
    func badPath() async throws {
        try await withAPI(settings: .withTransfers(TransferDouble())) { scope in
            let bodies: [(JSON, String)] = [
                (["path": "x", "peer": "p"], "bad_path"), (["peer": "p"], "missing_path"),
                (["path": "/x"], "missing_peer"), (["path": 7, "peer": "p"], "missing_path"),
            ]
            for (body, code) in bodies {
                let answer = try await scope.ask(.post, "/api/v1/transfers", as: .token, json: body)
                #expect(answer.status == .badRequest)
                #expect(try answer.errorCode == code)
            }
        }
    }

    @Test("contacts are kept")
    func contacts() async throws {
        try await withAPI(settings: .withTransfers(TransferDouble())) { scope in
            let ada: JSON = ["address": "a", "name": "Ada", "allowed": true]
            let kept = try await scope.ask(.post, "/api/v1/contacts", as: .token, json: ada)
            #expect(try kept.json == ada)
            let list = try await scope.ask(.get, "/api/v1/contacts", as: .token)
            #expect(try list.json == ["contacts": [ada]])
        }
    }

    @Test("an upload arrives as it was sent", arguments: [0, 1, 70_000, 3_000_000])
    func upload(count: Int) async throws {
        let double = TransferDouble()
        try await withAPI(settings: .withTransfers(double)) { scope in
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let answer = try await scope.ask(
                .put,
                "/api/v1/uploads?name=a%20file&peer=p",
                as: .token,
                body: bytes
            )
            #expect(answer.status == .created)
            #expect(try answer.json["bytesTotal"]?.intValue == Int64(count))
            #expect(double.uploaded("a file") == bytes)
            #expect(double.aborted == 0)
        }
    }

    @Test("an upload needs a name and a peer, and a name that a file can have")
    func badUpload() async throws {
        try await withAPI(settings: .withTransfers(TransferDouble())) { scope in
            for (query, code) in [
                ("peer=p", "missing_name"), ("name=n", "missing_peer"),
                ("name=a%2Fb&peer=p", "bad_name"),
            ] {
                let answer = try await scope.ask(
                    .put,
                    "/api/v1/uploads?\(query)",
                    as: .token,
                    body: [1, 2, 3]
                )
                #expect(answer.status == .badRequest)
                #expect(try answer.errorCode == code)
            }
        }
    }
}
