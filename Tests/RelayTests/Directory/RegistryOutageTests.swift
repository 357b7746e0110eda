import Files
import RelayWire
import Synchronization
import Telemetry
import Testing

@testable import Relay

@Suite("A registry that is down", .timeLimit(.minutes(10)))
struct RegistryOutageTests {
    @Test("the follower says so once, and takes the first list when it is back")
    func atStart() async throws {
        let folder = try TemporaryFolder()
        let writer = try LogWriter(to: [.file(folder.path / "log", Rotation())])
        try await withRegistry { registry in
            try registry.publish([try ListedRelay().entry()])
            let follower = registry.follower(Log("list", writer))
            await registry.stop()
            for _ in 0..<3 { #expect(await follower.step() == .milliseconds(500)) }
            guard case .unreachable = await follower.fault else {
                Issue.record("\(String(describing: await follower.fault))")
                return
            }
            #expect(await follower.list == nil)
            try await registry.start()
            _ = await follower.step()
            #expect(await follower.fault == nil)
            #expect(await follower.list?.entries.count == 1)
        }
        writer.flush()
        let log = String(
            decoding: try File.content(of: folder.path / "log", limit: 1 << 20),
            as: UTF8.self
        )
        #expect(log.split(separator: "\n").count == 1)
        #expect(log.contains("the relay list could not be renewed"))
        #expect(!log.contains("127."))
    }

    @Test("the last list stays in use while it is down, and the next follows on it")
    func later() async throws {
        let told = Mutex<[UInt64]>([])
        try await withRegistry { registry in
            let relay = try ListedRelay().entry()
            try registry.publish([relay])
            let follower = registry.follower { list in
                told.withLock { $0.append(list.header.epoch) }
            }
            _ = await follower.step()
            await registry.stop()
            for _ in 0..<3 { #expect(await follower.step() == .seconds(5)) }
            #expect(await follower.fault != nil)
            #expect(await follower.list?.header.epoch == 1)
            for _ in 0..<3 { try registry.publish([relay]) }
            try await registry.start()
            #expect(await follower.step() == .seconds(60))
            #expect(await follower.fault == nil)
            #expect(await follower.list?.header.epoch == 4)
        }
        #expect(told.withLock { $0 } == [1, 4])
    }

    @Test("a client that has a list needs no registry to reach something")
    func client() async throws {
        let network = try await LoopbackNetwork(relays: 3)
        try await withRegistry { registry in
            await registry.stop()
            let follower = registry.follower()
            _ = await follower.step()
            #expect(await follower.fault != nil)
            let target = try await echo(on: network.loops.loops[0])
            let stream = try await network.client.open(.endpoint(target))
            #expect(try await exchange(10, over: stream).count == 10)
        }
        await network.stop()
    }
}
