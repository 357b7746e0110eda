import Glibc

/// The largest file this process may write; beyond it a write fails as on a full disk.
enum LargestFile {
    static func limit(bytes: UInt) {
        // RLIMIT_FSIZE, which Glibc shows only as an enum without its value.
        let fileSize: CInt = 1
        // Without this the signal would end the process.
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
        setrlimit(fileSize, &limit)
    }
}
