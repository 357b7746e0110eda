import Bytes
import CWeb
import Crypto
import HTTPWire

/// The web page's files, as the build embedded them.
struct PageAssets: Sendable {
    /// One file.
    struct Asset: Sendable {
        let bytes: [UInt8]
        let type: String
        let tag: EntityTag?
    }

    /// The files of this build; none when it was made without the page.
    static let embedded = PageAssets()

    /// By path, the page itself being `/`.
    let assets: [String: Asset]

    private init() {
        var assets: [String: Asset] = [:]
        let table = UnsafeBufferPointer(start: cweb_assets(), count: cweb_asset_count())
        for entry in table {
            let bytes = Array(UnsafeBufferPointer(start: entry.bytes, count: entry.count))
            let hash = Hex.encode(Digest.sha256(bytes).prefix(16))
            assets[String(cString: entry.path)] = Asset(
                bytes: bytes,
                type: String(cString: entry.contentType),
                tag: EntityTag(hash)
            )
        }
        self.assets = assets
    }

    /// Answers a request for a file; nil when there is none at its path.
    func answer(_ head: HTTPRequestHead) -> APIAnswer? {
        guard let asset = assets[head.target.rawPath] else { return nil }
        var fields: HTTPFields = [.cacheControl: "no-cache"]
        if let tag = asset.tag { fields[.etag] = tag.description }
        switch HTTPPreconditions.judge(head, etag: asset.tag, modified: nil) {
        case .notModified: return APIAnswer(.notModified, fields: fields)
        case .failed: return APIAnswer(.preconditionFailed, fields: fields)
        case .proceed:
            return APIAnswer(.ok, .bytes(asset.bytes, type: asset.type), fields: fields)
        }
    }

    /// What stands in the page's place when the build has none.
    static let absence = """
        This Warren was built without its web page.

        Run `make` in its source folder: that bundles the page and builds it in.
        Everything else works; `warren help` says how to use it from here.

        """
}
