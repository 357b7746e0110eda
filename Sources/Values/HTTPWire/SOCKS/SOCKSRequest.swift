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
        guard message[2] == 0 else { throw .malformedReserved(message[2]) }
        let address = try message.withUnsafeBufferPointer { (typed) throws(SOCKSError) in
            try SOCKSAddress.parse(UnsafeRawBufferPointer(typed).part(3, typed.count)).address
        }
        try self.init(command, address)
    }

    /// Writes version, command, reserved byte and address.
    package func write(to writer: inout ByteWriter) {
        writer.append([5, command.rawValue, 0])
        address.write(to: &writer)
    }
}
