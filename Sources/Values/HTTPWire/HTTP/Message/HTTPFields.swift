package import Bytes

/// The fields of one message, in the order they were written (RFC 9110 §5).
///
/// A parsed head is stored once, as its bytes; strings are made only for what is asked for.
package struct HTTPFields: Sendable {
    /// Where one field lies in `bytes`.
    struct Place: Sendable {
        var name: UInt32
        var nameCount: UInt32
        var value: UInt32
        var valueCount: UInt32
    }

    private var bytes: [UInt8]
    private var places: [Place]

    /// No fields.
    package init() { (bytes, places) = ([], []) }

    /// The fields of a parsed head; `places` lie within `bytes`.
    init(bytes: [UInt8], places: [Place]) {
        self.bytes = bytes
        self.places = places
    }

    /// The value of the first field named so; setting replaces every one of them.
    package subscript(name: HTTPFieldName) -> String? {
        get { withFirst(name) { String(decoding: $0, as: UTF8.self) } }
        set {
            remove(name)
            if let newValue { append(name, newValue) }
        }
    }

    /// The values of every field named so, in order.
    package func values(of name: HTTPFieldName) -> [String] {
        filter { HTTPSyntax.equalIgnoringCase($0.name.utf8, name.text.utf8) }.map(\.value)
    }

    /// The members of a comma-separated list field over all its lines, trimmed, none empty.
    package func list(_ name: HTTPFieldName) -> [String] {
        var members: [String] = []
        forEach(name) { value in
            for part in value.split(separator: UInt8(ascii: ",")) {
                let member = HTTPSyntax.trimmed(UnsafeRawBufferPointer(rebasing: part))
                if !member.isEmpty { members.append(String(decoding: member, as: UTF8.self)) }
            }
        }
        return members
    }

    /// Whether a list field has this member, compared without regard to case.
    package func has(_ name: HTTPFieldName, token: String) -> Bool {
        var found = false
        forEach(name) { value in
            found =
                found
                || value.split(separator: UInt8(ascii: ",")).contains { part in
                    let member = HTTPSyntax.trimmed(UnsafeRawBufferPointer(rebasing: part))
                    return HTTPSyntax.equalIgnoringCase(member, token.utf8)
                }
        }
        return found
    }

    /// Whether at least one field is named so.
    package func contains(_ name: HTTPFieldName) -> Bool { count(of: name) > 0 }

    /// Adds a field at the end.
    ///
    /// Bytes a value may not hold (CR, LF, NUL and other controls) become spaces (RFC 9110 §5.5),
    /// so no value can begin another field.
    package mutating func append(_ name: HTTPFieldName, _ value: String) {
        let place = Place(
            name: UInt32(bytes.count),
            nameCount: UInt32(name.text.utf8.count),
            value: UInt32(bytes.count + name.text.utf8.count),
            valueCount: UInt32(value.utf8.count)
        )
        bytes.append(contentsOf: name.text.utf8)
        for byte in value.utf8 {
            bytes.append(HTTPSyntax.isFieldValue(byte) ? byte : HTTPSyntax.space)
        }
        places.append(place)
    }

    /// Removes every field named so.
    package mutating func remove(_ name: HTTPFieldName) {
        let kept = withBytes(and: name) { bytes, name in
            places.filter { !Self.matches($0, name, in: bytes) }
        }
        if kept.count != places.count { places = kept }
    }

    /// Writes every field but those named in `skipped`, each ended by CRLF.
    package func write(to writer: inout ByteWriter, except skipped: [HTTPFieldName] = []) {
        bytes.withUnsafeBytes { bytes in
            for place in places {
                let start = Int(place.name)
                let name = bytes.part(start, start + Int(place.nameCount))
                if skipped.contains(where: { $0.matches(name) }) { continue }
                writer.append(name)
                writer.text(": ")
                writer.append(bytes.part(Int(place.value), Int(place.value + place.valueCount)))
                writer.text("\r\n")
            }
        }
    }
}

extension HTTPFields {
    /// How many fields are named so.
    func count(of name: HTTPFieldName) -> Int {
        var count = 0
        forEach(name) { _ in count += 1 }
        return count
    }

    /// Lends the value of the first field named so.
    func withFirst<T>(_ name: HTTPFieldName, _ body: (UnsafeRawBufferPointer) -> T) -> T? {
        withBytes(and: name) { bytes, name in
            places.first { Self.matches($0, name, in: bytes) }
                .map { body(bytes.part(Int($0.value), Int($0.value + $0.valueCount))) }
        }
    }

    /// Lends the value of every field named so.
    func forEach(_ name: HTTPFieldName, _ body: (UnsafeRawBufferPointer) -> Void) {
        withBytes(and: name) { bytes, name in
            for place in places where Self.matches(place, name, in: bytes) {
                body(bytes.part(Int(place.value), Int(place.value + place.valueCount)))
            }
        }
    }

    /// Lends the bytes fields lie in, and those of a name to look for among them.
    private func withBytes<T>(
        and name: HTTPFieldName,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> T
    ) -> T {
        var text = name.text
        return text.withUTF8 { name in
            bytes.withUnsafeBytes { body($0, UnsafeRawBufferPointer(name)) }
        }
    }

    private static func matches(
        _ place: Place,
        _ name: UnsafeRawBufferPointer,
        in bytes: UnsafeRawBufferPointer
    ) -> Bool {
        let start = Int(place.name)
        return Int(place.nameCount) == name.count
            && HTTPSyntax.equalIgnoringCase(bytes.part(start, start + name.count), name)
    }
}

extension HTTPFields: RandomAccessCollection {
    /// Zero.
    package var startIndex: Int { 0 }
    /// How many fields there are.
    package var endIndex: Int { places.count }

    /// The field at a position.
    package subscript(position: Int) -> HTTPField {
        let place = places[position]
        let name = Int(place.name)..<Int(place.name + place.nameCount)
        let value = Int(place.value)..<Int(place.value + place.valueCount)
        return HTTPField(
            name: String(decoding: bytes[name], as: UTF8.self),
            value: String(decoding: bytes[value], as: UTF8.self)
        )
    }
}

extension HTTPFields: Equatable, ExpressibleByDictionaryLiteral {
    /// Whether the same names (but for case) and values stand in the same order.
    package static func == (a: HTTPFields, b: HTTPFields) -> Bool {
        a.count == b.count
            && zip(a, b).allSatisfy {
                $0.value == $1.value
                    && HTTPSyntax.equalIgnoringCase($0.name.utf8, $1.name.utf8)
            }
    }

    /// Fields in the order written.
    package init(dictionaryLiteral elements: (HTTPFieldName, String)...) {
        self.init()
        for (name, value) in elements { append(name, value) }
    }
}
