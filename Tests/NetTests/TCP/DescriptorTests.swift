import Bytes
import Glibc
import Net
import Testing

@Suite("Running out of descriptors", .timeLimit(.minutes(10)))
struct DescriptorTests {
    @Test("a listener refuses what it cannot accept, and accepts again once it can")
    func exhausted() async throws {
        await #expect(processExitsWith: .success) {
            var limit = rlimit(rlim_cur: 128, rlim_max: 128)
            setrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
            let loop = try EventLoop()
            let ends = Confined(0)
            let held = Confined<[Int32]>([])
            let listener = try await loop.run {
                let listener = try TCPListener(on: loop, at: anyPort) { echo($0) }
                for _ in 0..<20 {
                    try TCPConnection.connect(to: listener.address, on: loop) { result in
                        guard case .success(let stream) = result else { return }
                        stream.onBytes = { _ in }
                        stream.onEnd = { _ in ends.value += 1 }
                    }
                }
                var next = open("/dev/null", O_RDONLY)
                while next >= 0 {
                    held.value.append(next)
                    next = open("/dev/null", O_RDONLY)
                }
                return listener
            }
            try await loop.poll(until: { ends.value + listener.openConnections >= 20 })
            let refused = await loop.run { listener.refusedConnections }
            precondition(refused > 0)
            await loop.run { for descriptor in held.value { close(descriptor) } }
            let stream = try await dial(listener.address, on: loop)
            let answer = try await exchange([1, 2, 3], over: stream)
            precondition(answer == [1, 2, 3])
            await loop.shutdown()
        }
    }
}
