package import Bytes

/// A command and what it is about (RFC 1928 §4).
package struct SOCKSRequest: Hashable, Sendable {
    /// What to do.
    package let command: SOCKSCommand
    /// With whom.
    package let address: SOCKSAddress

    /// A request of our own.
    ///
    /// - Throws: `unsuitableAddress` for a reverse look-up of a name.
    package init(_ command: SOCKSCommand, _ address: SOCKSAddress) throws(SOCKSError) {
        if command == .resolvePointer, case .name = address.host { throw .unsuitableAddress }
        self.command = command
        self.address = address
    }

    /// Reads a whole request from its version byte on.
    init(message: [UInt8]) throws(SOCKSError) {
        guard let command = SOCKSCommand(rawValue: message[1]) else {
            throw .unsupportedCommand(message[1])
        }
        try self.init(command, try SOCKSAddress(message: message))
    }

    /// Writes version, command, reserved byte and address.
    package func write(to writer: inout ByteWriter) {
        writer.append([5, command.rawValue, 0])
        address.write(to: &writer)
    }
}
