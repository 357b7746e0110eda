import Bytes

/// The shapes of bodies, by their names in the OpenAPI description.
enum Schema: String, Sendable, CaseIterable {
    case relay = "Relay"
    case relays = "Relays"
    case stats = "Stats"
    case registration = "Registration"
    case heartbeatReport = "HeartbeatReport"
    case done = "Done"
    case service = "Service"
    case node = "Node"
    case hop = "Hop"
    case circuit = "Circuit"
    case circuits = "Circuits"
    case sample = "Sample"
    case throughput = "Throughput"
    case beat = "Beat"
    case heartbeats = "Heartbeats"
    case transfer = "Transfer"
    case transfers = "Transfers"
    case sending = "Sending"
    case contact = "Contact"
    case contacts = "Contacts"
    case roomStats = "RoomStats"
    case key = "Key"
    case health = "Health"
    case openAPI = "OpenAPI"
    case fault = "Fault"

    /// Where other schemas find this one.
    var reference: JSON { ["$ref": .string("#/components/schemas/\(rawValue)")] }
}

/// One member of an object, or one element of an array.
indirect enum SchemaType: Sendable {
    case text
    case boolean
    /// A whole number, not negative.
    case count
    /// Any number.
    case number
    case choice([String])
    case optional(SchemaType)
    case list(Schema)
    case object([(String, SchemaType)])
    case reference(Schema)
    /// Any JSON object.
    case free

    /// The type as JSON Schema (draft 2020-12, which OpenAPI 3.1 takes).
    var json: JSON {
        switch self {
        case .text: ["type": "string"]
        case .boolean: ["type": "boolean"]
        case .count: ["type": "integer", "minimum": 0]
        case .number: ["type": "number"]
        case .choice(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .optional(let type): ["anyOf": [type.json, ["type": "null"]]]
        case .list(let schema): ["type": "array", "items": schema.reference]
        case .object(let members):
            [
                "type": "object",
                "properties": .object(
                    JSONObject(uniqueMembers: members.map { ($0.0, $0.1.json) })
                ),
                "required": .array(members.map { .string($0.0) }),
            ]
        case .reference(let schema): schema.reference
        case .free: ["type": "object"]
        }
    }
}
