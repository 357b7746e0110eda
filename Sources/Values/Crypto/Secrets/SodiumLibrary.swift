import CSodium

/// libsodium's one-time start, which picks its vector code and opens the random source.
enum SodiumLibrary {
    /// Read before the first call of a function that needs the library started.
    static let started: Void = precondition(sodium_init() >= 0, "libsodium could not start")
}
