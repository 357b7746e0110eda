import Bytes
import Crypto

/// What a build request tells one hop.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | 1: pass on to the relay named; 2: you are the last |
/// | 1 | 32 | identity of the next relay; zeros for the last |
/// | 33 | 15 | zeros |
package enum BuildRouting: Equatable, Sendable {
    case next(RelayIdentity)
    case last

    package static let bytes = 48

    /// Reads the 48 bytes at `source`.
    package init(at source: UnsafeRawBufferPointer) throws(BuildFault) {
        guard source.count >= Self.bytes else { throw .truncated }
        guard source[33..<Self.bytes].allSatisfy({ $0 == 0 }) else { throw .reservedBits }
        let identity = UnsafeRawBufferPointer(rebasing: source[1..<33])
        switch source[0] {
        case 1:
            self = .next(
                RelayIdentity(Ed25519.PublicKey(Bytes32 { $0.copyMemory(from: identity) }))
            )
        case 2 where identity.allSatisfy { $0 == 0 }: self = .last
        default: throw .unknownCommand(source[0])
        }
    }

    /// The 48 bytes of this instruction.
    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: Self.bytes)
        switch self {
        case .next(let identity):
            writer.integer(UInt8(1))
            writer.append(identity.key.bytes)
        case .last:
            writer.integer(UInt8(2))
        }
        writer.zeros(Self.bytes - writer.count)
        return writer.bytes
    }
}

/// Why a build request or its answer was refused.
package enum BuildFault: Error, Equatable {
    case truncated
    case reservedBits
    case unknownCommand(UInt8)
    case unknownOnionKey
    case replayed
    case forged(hop: Int)
    case badKey(hop: Int)
    case badLength(hops: Int)
}
