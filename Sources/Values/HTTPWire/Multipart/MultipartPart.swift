/// What precedes the content of one part (RFC 7578 §4).
package struct MultipartPart: Equatable, Sendable {
    /// The name of the form's control.
    package let name: String
    /// The name the file had, just as the sender wrote it: never a path to write to.
    package let filename: String?
    /// Its media type, if said.
    package let contentType: String?

    init(_ fields: HTTPFields) throws(MultipartError) {
        guard let disposition = fields[.contentDisposition].map({ HTTPParameters($0) }),
            disposition.value.lowercased() == "form-data", let name = disposition["name"]
        else { throw .noName }
        self.name = name
        filename = disposition["filename"]
        contentType = fields[.contentType]
    }
}
