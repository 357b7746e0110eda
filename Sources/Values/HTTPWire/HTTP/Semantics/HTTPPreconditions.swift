/// The conditions of a request (RFC 9110 §13), judged against the current version.
package enum HTTPPreconditions {
    /// What to do with the request.
    package enum Verdict: Sendable, Equatable {
        /// Carry it out.
        case proceed
        /// Answer 304: the client has the current version.
        case notModified
        /// Answer 412: the client meant another version.
        case failed
    }

    /// Judges a request in the order of RFC 9110 §13.2.2.
    ///
    /// - Parameters:
    ///   - head: The request.
    ///   - etag: The tag of the current version, if it has one.
    ///   - modified: When it was last changed, in seconds since 1970, if known.
    /// - Returns: What to do.
    package static func judge(
        _ head: HTTPRequestHead,
        etag: EntityTag?,
        modified: Int64?
    ) -> Verdict {
        let fields = head.fields
        if fields.contains(.ifMatch) {
            guard matches(fields, .ifMatch, etag, { $0.matchesStrongly($1) }) else {
                return .failed
            }
        } else if let limit = fields[.ifUnmodifiedSince].flatMap({ HTTPDate.parse($0) }),
            let modified, modified > limit
        {
            return .failed
        }
        let isRead = head.method == .get || head.method == .head
        if fields.contains(.ifNoneMatch) {
            if matches(fields, .ifNoneMatch, etag, { $0.matchesWeakly($1) }) {
                return isRead ? .notModified : .failed
            }
        } else if isRead, let limit = fields[.ifModifiedSince].flatMap({ HTTPDate.parse($0) }),
            let modified, modified <= limit
        {
            return .notModified
        }
        return .proceed
    }

    /// Whether `Range` counts: there is no `If-Range`, or it names the current version (§13.1.5).
    package static func honoursRange(
        _ head: HTTPRequestHead,
        etag: EntityTag?,
        modified: Int64?
    ) -> Bool {
        guard let condition = head.fields[.ifRange] else { return true }
        if let wanted = EntityTag(field: condition) {
            return etag.map { $0.matchesStrongly(wanted) } ?? false
        }
        guard let date = HTTPDate.parse(condition) else { return false }
        return date == modified
    }

    private static func matches(
        _ fields: HTTPFields,
        _ name: HTTPFieldName,
        _ etag: EntityTag?,
        _ isSame: (EntityTag, EntityTag) -> Bool
    ) -> Bool {
        guard let etag else { return false }
        let members = fields.list(name).prefix(HTTPLimits.entityTags)
        if members.contains("*") { return true }
        return members.compactMap { EntityTag(field: $0) }.contains { isSame($0, etag) }
    }
}
