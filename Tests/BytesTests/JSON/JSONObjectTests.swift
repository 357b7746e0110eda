import Bytes
import Testing

@Suite("JSON objects")
struct JSONObjectTests {
    @Test("members keep their order")
    func order() throws {
        let value = try JSON(parsing: #"{"z":1,"a":2,"m":3}"#)
        #expect(value.objectValue?.keys == ["z", "a", "m"])
    }

    @Test("equality does not depend on the order")
    func equality() {
        let one: JSON = ["a": 1, "b": 2]
        #expect(one == ["b": 2, "a": 1])
        #expect(one != ["a": 1])
        #expect(one != ["a": 1, "b": 3])
        #expect(one != ["a": 1, "c": 2])
    }

    /// Both sides of the size at which a scan gives way to an index.
    @Test("members are found, replaced and removed at every size", arguments: 0...30)
    func members(count: Int) {
        var object = JSONObject()
        for number in 0..<count { object["key \(number)"] = .int(Int64(number)) }
        for number in 0..<count {
            #expect(object["key \(number)"] == .int(Int64(number)))
            object["key \(number)"] = "replaced"
        }
        #expect(object.count == count)
        #expect(object["missing"] == nil)
        for number in 0..<count {
            object["key \(number)"] = nil
            #expect(object["key \(number)"] == nil)
            #expect(object.count == count - number - 1)
            #expect(object["key \(count - 1)"] == (number < count - 1 ? "replaced" : nil))
        }
        #expect(object.isEmpty)
    }

    @Test("a key is inserted once")
    func insertOnce() {
        var object: JSONObject = ["a": 1]
        let inserted = [object.insert(2, for: "b"), object.insert(3, for: "a")]
        #expect(inserted == [true, false])
        #expect(JSON.object(object) == ["a": 1, "b": 2])
    }

    @Test("a repeated key is found among many")
    func manyKeys() throws {
        let members = (0..<1_000).map { "\"\($0)\":\($0)" }.joined(separator: ",")
        #expect(try JSON(parsing: "{\(members)}")["999"] == 999)
        #expect(throws: JSONError.repeatedKey("7", at: members.utf8.count + 2)) {
            try JSON(parsing: "{\(members),\"7\":0}")
        }
    }

    @Test("accessors give what is there and nothing else")
    func accessors() {
        let value: JSON = ["s": "x", "i": 1, "d": 1.5, "b": true, "a": [1, 2], "n": nil]
        #expect(value["s"]?.stringValue == "x")
        #expect(value["i"]?.intValue == 1)
        #expect(value["i"]?.doubleValue == 1)
        #expect(value["d"]?.doubleValue == 1.5)
        #expect(value["d"]?.intValue == nil)
        #expect(value["b"]?.boolValue == true)
        #expect(value["a"]?.arrayValue?.count == 2)
        #expect(value["a"]?[1] == 2)
        #expect(value["a"]?[2] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["n"]?.isNull == true)
        #expect(value["s"]?.intValue == nil)
        #expect(value["missing"] == nil)
        #expect(value["s"]?["x"] == nil)
    }
}
