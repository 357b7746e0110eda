import Bytes

/// The decoders of `Bytes`.
///
/// Each has one spelling for what it accepts, so what it reads must be written as the same bytes.
let bytesEntries: [FuzzEntry] = [
    FuzzEntry("hex") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let decoded = Hex.decode(text) else { return }
        precondition(Hex.encode(decoded) == text.lowercased())
    },
    FuzzEntry("base32") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let decoded = Base32.decode(text) {
            precondition(Base32.encode(decoded) == text.lowercased())
        }
        if let decoded = Base32.decode(text, padding: .full) {
            precondition(
                Base32.encode(decoded, letters: .upper, padding: .full) == text.uppercased()
            )
        }
    },
    FuzzEntry("base58") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let decoded = Base58.decode(text) else { return }
        precondition(Base58.encode(decoded) == text)
    },
    FuzzEntry("base64") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        for form in Base64.Form.allCases {
            guard let decoded = Base64.decode(text, as: form) else { continue }
            precondition(Base64.encode(decoded, as: form) == text)
        }
    },
    FuzzEntry("bech32") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let parts = accepted({ try Bech32(text) }) else { return }
        precondition(accepted { try parts.encoded() } == text.lowercased())
        if let data = parts.bytes {
            precondition(Bits.regrouped(data, from: 8, to: 5) == parts.quintets)
        }
    },
    FuzzEntry("varint") { bytes in
        var reader = ByteReader(bytes.bytes)
        do {
            let number = try reader.varint()
            precondition(Varint.encode(number).elementsEqual(bytes.prefix(reader.offset)))
        } catch {
            precondition(reader.offset == 0)
        }
    },
    FuzzEntry("bencode") { bytes in
        let whole = Result { () throws(BencodeError) in try Bencode(parsing: bytes.bytes) }
        let range = Result { () throws(BencodeError) in
            try Bencode.range(of: ["info"], in: bytes.bytes)
        }
        switch (whole, range) {
        case (.success(let value), .success(let range)):
            precondition(value.encoded.elementsEqual(bytes))
            let found = range.map { Array(bytes[$0]) }
            precondition(found == value["info"]?.encoded)
        case (.failure(let one), .failure(let other)): precondition(one == other)
        case (.success, .failure), (.failure, .success): preconditionFailure("the parsers differ")
        }
    },
    FuzzEntry("json") { bytes in
        guard let value = accepted({ try JSON(parsing: bytes.bytes) }) else { return }
        precondition(accepted { try JSON(parsing: value.bytes) } == value)
        precondition(accepted { try JSON(parsing: value.serialized(pretty: true)) } == value)
    },
    FuzzEntry("ip-address") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let address = IPAddress(text) else { return }
        precondition(IPAddress(address.description) == address)
        precondition(IPAddress(bytes: address.bytes) == address)
        precondition(!address.isGlobal || !address.isPrivate && !address.isLoopback)
    },
    FuzzEntry("endpoint") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let endpoint = Endpoint(text) else { return }
        precondition(Endpoint(endpoint.description) == endpoint)
    },
    FuzzEntry("safe-name") { bytes in
        let tame = SafeName(taming: String(decoding: bytes, as: UTF8.self))
        precondition(accepted { try SafeName(tame.string) } == tame)
    },
]

/// What a decoder makes of its input; nil when it refuses it for whatever reason.
private func accepted<Value>(_ decode: () throws -> Value) -> Value? {
    guard case .success(let value) = Result(catching: decode) else { return nil }
    return value
}
