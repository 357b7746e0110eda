import Console
import Crypto
import Glibc
import Net

/// What the host gives every node.
extension Finding {
    static var host: [Finding] { [library, algorithms, entropy, clock, lockedMemory, openFiles] }

    private static var library: Finding {
        let versions =
            "\(CryptoLibrary.openSSLVersion) (\(CryptoLibrary.openSSLOrigin)), "
            + "libsodium \(CryptoLibrary.sodiumVersion)"
        do throws(CryptoError) {
            try CryptoLibrary.requireCurrent()
            return .ok("libraries", versions)
        } catch {
            return .fail(
                "libraries",
                "\(CryptoLibrary.openSSLVersion) has no post-quantum algorithms",
                "install OpenSSL 3.5 or newer"
            )
        }
    }

    private static var algorithms: Finding {
        do throws(CryptoError) {
            try CryptoSelfTest.run()
            return .ok("cryptography", "every known answer is right")
        } catch {
            return .fail("cryptography", "\(error)", "do not use this build on this machine")
        }
    }

    private static var entropy: Finding {
        var bytes = [UInt8](repeating: 0, count: 32)
        let answer = bytes.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
        guard answer == 0, bytes.contains(where: { $0 != 0 }) else {
            return .fail(
                "randomness",
                "the kernel gives no random bytes: errno \(errno)",
                "look at /proc/sys/kernel/random"
            )
        }
        return .ok("randomness", "the kernel gives random bytes")
    }

    /// Before this program was written no clock can be right: 1 January 2026.
    private static let earliest: UInt64 = 1_767_225_600
    /// 1 January 2100: beyond it certificates and lists are not meant to last.
    private static let latest: UInt64 = 4_102_444_800

    private static var clock: Finding {
        let now = WallClock.unixSeconds
        guard (earliest...latest).contains(now) else {
            return .fail(
                "clock",
                "unix time \(now) cannot be right",
                "set the clock: timedatectl"
            )
        }
        return .ok("clock", "unix time \(now)")
    }

    /// Enough for the keys of a busy relay.
    private static let lockedBytes: UInt64 = 1 << 20
    /// Each connection of a relay or a stream of an exit takes one.
    private static let files: UInt64 = 4096

    private static var lockedMemory: Finding {
        let limit = softLimit(__RLIMIT_MEMLOCK)
        guard limit >= lockedBytes else {
            return .warn(
                "locked memory",
                "\(limit) bytes may be kept out of swap",
                "raise the limit: ulimit -l 8192"
            )
        }
        return .ok("locked memory", described(limit) { "\(ByteCount(Int64(clamping: $0)))" })
    }

    private static var openFiles: Finding {
        let limit = softLimit(RLIMIT_NOFILE)
        guard limit >= files else {
            return .warn(
                "open files",
                "at most \(limit), which is few for a relay",
                "raise the limit: ulimit -n 65536"
            )
        }
        return .ok("open files", described(limit) { "at most \($0)" })
    }

    private static func softLimit(_ resource: __rlimit_resource) -> UInt64 {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return 0 }
        return UInt64(limit.rlim_cur)
    }

    private static func described(_ limit: UInt64, _ text: (UInt64) -> String) -> String {
        limit == UInt64.max ? "no limit" : text(limit)
    }
}
