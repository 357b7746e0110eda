import CWeb

/// The web page inside this program.
package enum EmbeddedPage {
    /// How many files it has; none when it was not bundled before the build.
    package static var fileCount: Int { Int(cweb_asset_count()) }
}
