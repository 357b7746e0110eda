/// Known-answer tests at start: one of each algorithm, a few milliseconds in all.
///
/// They catch a wrong or miscompiled library and a broken machine, not a hostile one.
package enum CryptoSelfTest {
    /// Runs every test.
    ///
    /// - Throws: `obsoleteLibrary`, or `selfTest` with the name of the first that fails.
    package static func run() throws(CryptoError) {
        try CryptoLibrary.requireCurrent()
        for answer in KnownAnswer.all {
            var passes = false
            do throws(CryptoError) {
                passes = try answer.holds()
            } catch {
                throw .selfTest(answer.name)
            }
            guard passes else { throw .selfTest(answer.name) }
        }
    }
}
