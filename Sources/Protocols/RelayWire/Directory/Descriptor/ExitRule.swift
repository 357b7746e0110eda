import Bytes

/// One line of an exit policy: an action for a range of addresses and ports.
package struct ExitRule: Hashable, Sendable {
    /// What happens to a connection the rule covers.
    package enum Action: UInt8, Hashable, Sendable {
        case reject = 0
        case accept = 1
    }

    package let action: Action
    package let addresses: AddressPrefix
    package let ports: ClosedRange<UInt16>

    package init(_ action: Action, _ addresses: AddressPrefix, ports: ClosedRange<UInt16>) {
        (self.action, self.addresses, self.ports) = (action, addresses, ports)
    }

    init(from reader: inout ByteReader) throws(DirectoryError) {
        guard let action = Action(rawValue: try reader.number()) else {
            throw .invalid(.exitPolicy)
        }
        addresses = try AddressPrefix(from: &reader)
        let (low, high): (UInt16, UInt16) = (try reader.number(), try reader.number())
        guard low <= high else { throw .invalid(.exitPolicy) }
        (self.action, ports) = (action, low...high)
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(action.rawValue)
        addresses.write(to: &writer)
        writer.integer(ports.lowerBound)
        writer.integer(ports.upperBound)
    }
}
