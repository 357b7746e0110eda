/// Why a receiver does not want an offer.
package enum DeclineReason: UInt8, Hashable, Sendable, CaseIterable {
    /// A person said no.
    case refused = 0
    /// Nobody was there to ask.
    case unattended = 1
    /// More bytes or entries than the receiver takes.
    case tooLarge = 2
    /// Not enough room on disk.
    case noSpace = 3
    /// Too many transfers at once; the sender may ask again later.
    case busy = 4
}
