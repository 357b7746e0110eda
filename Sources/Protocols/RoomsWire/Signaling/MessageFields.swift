import Bytes

/// The members of a message, read one by one and refused by name.
struct MessageFields {
    private let object: JSONObject

    init(_ object: JSONObject) {
        self.object = object
    }

    /// Reads a message's object; what it has beyond the members asked for is ignored.
    init(parsing bytes: UnsafeRawBufferPointer) throws(SignalingError) {
        guard bytes.count <= RoomsLimits.messageBytes else { throw .tooLarge(bytes: bytes.count) }
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: bytes.bytes, maxDepth: RoomsLimits.depth)
        } catch {
            throw .notJSON(error)
        }
        guard let object = json.objectValue else { throw .notAMessage }
        self.object = object
    }

    var type: String {
        get throws(SignalingError) {
            guard let type = object["type"]?.stringValue, type.utf8.count <= 64 else {
                throw .notAMessage
            }
            return type
        }
    }

    func required<Value>(
        _ name: String,
        _ read: (JSON) -> Value?
    ) throws(SignalingError) -> Value {
        guard let json = object[name], let value = read(json) else { throw .malformed(name) }
        return value
    }

    /// The member unless it is missing or null.
    func optional<Value>(
        _ name: String,
        _ read: (JSON) -> Value?
    ) throws(SignalingError) -> Value? {
        guard let json = object[name], !json.isNull else { return nil }
        guard let value = read(json) else { throw .malformed(name) }
        return value
    }

    func text(_ name: String, bytes limit: Int) throws(SignalingError) -> String {
        try required(name) { Self.bounded($0, limit) }
    }

    func optionalText(_ name: String, bytes limit: Int) throws(SignalingError) -> String? {
        try optional(name) { Self.bounded($0, limit) }
    }

    func texts(_ name: String, count: Int, bytes: Int) throws(SignalingError) -> [String] {
        try required(name) { json -> [String]? in
            guard let elements = json.arrayValue, elements.count <= count else { return nil }
            let texts = elements.compactMap { Self.bounded($0, bytes) }
            return texts.count == elements.count ? texts : nil
        }
    }

    func count(_ name: String) throws(SignalingError) -> UInt64 {
        try required(name) { $0.intValue.flatMap { UInt64(exactly: $0) } }
    }

    func flag(_ name: String) throws(SignalingError) -> Bool {
        try optional(name, \.boolValue) ?? false
    }

    func peer(_ name: String) throws(SignalingError) -> PeerID {
        try required(name) { $0.stringValue.flatMap { PeerID($0) } }
    }

    func objects(_ name: String, count: Int) throws(SignalingError) -> [MessageFields] {
        try required(name) { json -> [MessageFields]? in
            guard let elements = json.arrayValue, elements.count <= count else { return nil }
            let objects = elements.compactMap { $0.objectValue.map { MessageFields($0) } }
            return objects.count == elements.count ? objects : nil
        }
    }

    func fields(_ name: String) throws(SignalingError) -> MessageFields {
        MessageFields(try required(name, \.objectValue))
    }

    private static func bounded(_ json: JSON, _ limit: Int) -> String? {
        json.stringValue.flatMap { $0.utf8.count <= limit ? $0 : nil }
    }
}
