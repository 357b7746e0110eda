package import Bytes

extension STUNMessage {
    /// The address in an attribute (§14.1, §14.2); nil when it is not there or malformed.
    package func endpoint(_ attribute: STUNAttribute) -> Endpoint? {
        guard let value = value(attribute) else { return nil }
        return endpoint(in: value, isXOR: attribute.isXOR)
    }

    /// Every address in attributes of that type, in order, but at most `limit` of them.
    package func endpoints(_ attribute: STUNAttribute, limit: Int) -> [Endpoint] {
        var found: [Endpoint] = []
        for (type, _, value) in STUNAttributes(bytes) where type == attribute.rawValue {
            guard found.count < limit else { break }
            if let endpoint = endpoint(in: value, isXOR: attribute.isXOR) {
                found.append(endpoint)
            }
        }
        return found
    }

    /// The number in an attribute of exactly that width; nil when it is not there or of another.
    package func integer<T: FixedWidthInteger & BitwiseCopyable>(
        _ attribute: STUNAttribute,
        as type: T.Type = T.self
    ) -> T? {
        guard let value = value(attribute), value.count == MemoryLayout<T>.size else { return nil }
        return value.bigEndian(type, at: 0)
    }

    /// The text of an attribute; nil when it is not there, too long or not UTF-8.
    package func text(_ attribute: STUNAttribute) -> String? {
        guard let value = value(attribute), value.count <= WebRTCLimits.stunTextBytes else {
            return nil
        }
        return String(validating: value, as: UTF8.self)
    }

    /// The number of ERROR-CODE (§14.8), 300 to 699, known to ``STUNErrorCode`` or not.
    package var errorNumber: UInt16? {
        guard let value = value(.errorCode), value.count >= 4 else { return nil }
        let (hundreds, rest) = (value[2] & 7, value[3])
        guard 3...6 ~= hundreds, rest < 100 else { return nil }
        return UInt16(hundreds) * 100 + UInt16(rest)
    }

    /// The reason of a failure, where it is one this module knows.
    package var errorCode: STUNErrorCode? { errorNumber.flatMap(STUNErrorCode.init(rawValue:)) }

    private func endpoint(in value: UnsafeRawBufferPointer, isXOR: Bool) -> Endpoint? {
        guard value.count >= 4 else { return nil }
        let mask = isXOR ? Self.cookie : 0
        let port = value.bigEndian(UInt16.self, at: 2) ^ UInt16(mask >> 16)
        switch (value[1], value.count) {
        case (1, 8):
            let address = value.bigEndian(UInt32.self, at: 4) ^ mask
            return Endpoint(.v4(IPv4Address(value: address)), port: port)
        case (2, 20):
            let high = UInt64(mask) << 32 | (isXOR ? UInt64(transaction.high) : 0)
            let address = IPv6Address(
                high: value.bigEndian(UInt64.self, at: 4) ^ high,
                low: value.bigEndian(UInt64.self, at: 12) ^ (isXOR ? transaction.low : 0)
            )
            return Endpoint(.v6(address), port: port)
        default: return nil
        }
    }
}
