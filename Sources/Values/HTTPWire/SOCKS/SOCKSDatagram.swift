package import Bytes

/// A UDP datagram through a SOCKS5 proxy (RFC 1928 §7): a header, then the payload.
package enum SOCKSDatagram {
    /// Reads the header; the payload lies in `bytes` after it.
    ///
    /// From a client the address is where the payload goes, towards it where it came from.
    ///
    /// - Throws: `fragmented` for any part of a larger datagram: reassembly is optional and open to
    ///   abuse. Else `truncated`, `malformedReserved`, `unsupportedAddressType`, `malformedName`.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer
    ) throws(SOCKSError) -> (address: SOCKSAddress, payload: UnsafeRawBufferPointer) {
        guard bytes.count >= 3 else { throw .truncated(needed: 3 - bytes.count) }
        guard bytes[0] | bytes[1] == 0 else { throw .malformedReserved(bytes[0] | bytes[1]) }
        guard bytes[2] == 0 else { throw .fragmented(bytes[2]) }
        let (address, count) = try SOCKSAddress.parse(bytes.part(3, bytes.count))
        return (address, bytes.part(3 + count, bytes.count))
    }

    /// Writes the header that goes before a payload.
    package static func writeHeader(_ address: SOCKSAddress, into output: inout ByteWriter) {
        output.append([0, 0, 0])
        address.write(to: &output)
    }
}
