/// What was being done to a file when it failed; the raw value completes "Could not …".
package enum FileOperation: String, Sendable {
    case open
    case create
    case createFolder = "create the folder"
    case read
    case write
    case save = "save to disk"
    case resize
    case reserve = "reserve space for"
    case examine
    case list
    case rename
    case remove
    case close
    case lock
    case measure = "measure the free space at"
}
