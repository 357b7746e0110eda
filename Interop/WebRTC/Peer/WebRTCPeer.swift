import Bytes
import Crypto
import Glibc
import Net
import Rooms
import WebRTCWire

/// A native peer that is told what to do by lines of JSON, and tells what happens in the same way.
///
/// `webrtc-peer offerer|answerer [ADDRESS…]`, or `webrtc-peer bench MEBIBYTES`.
@main
enum WebRTCPeer {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "bench" {
            try await LoopbackBench.run(mebibytes: Int(arguments.dropFirst().first ?? "") ?? 256)
            return
        }
        let loop = try EventLoop(name: "peer")
        let side: PeerConnection.Side = arguments.first == "answerer" ? .answerer : .offerer
        var options = PeerOptions()
        let addresses = arguments.dropFirst().compactMap { IPAddress($0) }
        if !addresses.isEmpty { options.hosts = .only(addresses) }
        let chosen = options
        let driver = await loop.run { DrivenPeer(on: loop, side, chosen) }
        while let line = readLine() { loop.submit { driver.obey(line) } }
        await loop.shutdown()
    }
}
