import Bytes
import SCTP

/// The decoders of `SCTP`, which are libusrsctp's.
let sctpEntries: [FuzzEntry] = [
    FuzzEntry("sctp-packets") { bytes in
        let now = Moment(nanoseconds: 0)
        let association = SCTPAssociation(now: now) { _ in }
        association.connect()
        // Packets, each after its length in two bytes.
        var rest = bytes
        while rest.count > 2 {
            let count = min(rest.count - 2, Int(rest[0]) << 8 | Int(rest[1]))
            association.receive(UnsafeRawBufferPointer(rebasing: rest[2..<(2 + count)]))
            rest = UnsafeRawBufferPointer(rebasing: rest[(2 + count)...])
        }
        association.advance(to: now + .milliseconds(20))
        association.abort()
    }
]
