import Bytes
package import Files
package import TransferWire

/// Why chosen files cannot be sent.
package enum SourceError: Error, Equatable, Sendable {
    /// No path was given.
    case empty
    /// A file or folder cannot be read.
    case unreadable(FileError)
    /// A name that could not be stored safely everywhere.
    case unsafeName(String)
    /// Too many, too deep or too large.
    case refused(ManifestError)
}

extension SourceError: CustomStringConvertible {
    /// What is wrong and what to do about it.
    package var description: String {
        switch self {
        case .empty: "There is nothing to send. Name a file or a folder."
        case .unreadable(let error): error.description
        case .unsafeName(let name):
            "\(name.printable) has a name that is not safe everywhere. Rename it, then try again."
        case .refused(.entries(let count)):
            "There are \(count) files and folders, more than the \(TransferLimits.entries) that "
                + "one transfer may have. Pack them into an archive."
        case .refused(.path): "A path is longer or deeper than others can store. Move it up."
        case .refused(.fileBytes):
            "A file is larger than the \(TransferLimits.fileBytes >> 40) TiB that can be sent."
        case .refused(let error): "The files cannot be sent (\(error))."
        }
    }
}
