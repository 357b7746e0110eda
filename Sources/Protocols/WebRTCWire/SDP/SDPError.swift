/// Why a text is no description of a session that can carry data channels.
package enum SDPError: Error, Equatable, Sendable {
    /// More than ``WebRTCLimits/sdpBytes``.
    case oversized(bytes: Int)
    /// More than ``WebRTCLimits/sdpLines``.
    case tooManyLines
    /// More than ``WebRTCLimits/sdpSections``.
    case tooManySections
    /// Not `v=0` first, a line without `x=` (counted from one), or a control character.
    case malformed(line: Int)
    /// No section for data channels, or only refused ones.
    case noDataChannels
    case missing(SDPField)
    case invalid(SDPField, String)
}
