import Bytes
import HTTPWire
import Testing

@Suite("Dates, entity tags, preconditions, ranges, cookies, media types (RFC 9110, RFC 6265)")
struct SemanticsTests {
    static let dates: [(Int64, String)] = [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
    ]

    @Test("a date is written and read", arguments: dates)
    func date(seconds: Int64, text: String) {
        #expect(HTTPDate.format(seconds) == text)
        #expect(HTTPDate.parse(text) == seconds)
    }

    @Test("every day of four centuries comes back")
    func everyDay() {
        for day in Int64(-146_097)...146_097 where day % 13 == 0 {
            #expect(HTTPDate.parse(HTTPDate.format(day * 86_400 + 1)) == day * 86_400 + 1)
        }
    }

    @Test("the obsolete formats are read, nonsense is not")
    func oldDates() {
        #expect(HTTPDate.parse("Sunday, 06-Nov-94 08:49:37 GMT") == 784_111_777)
        #expect(HTTPDate.parse("Sun Nov  6 08:49:37 1994") == 784_111_777)
        for text in [
            "", "now", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 8:49:37 GMT", "a b c d e",
            "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
        ] {
            #expect(HTTPDate.parse(text) == nil)
        }
        #expect(HTTPDate.format(.max) == HTTPDate.format(253_402_300_799))
    }

    @Test("entity tags compare as RFC 9110 §8.8.3.2 tabulates")
    func entityTags() throws {
        let weak = try #require(EntityTag(field: "W/\"1\""))
        let strong = try #require(EntityTag(field: "\"1\""))
        #expect(!weak.matchesStrongly(weak) && weak.matchesWeakly(weak))
        #expect(!weak.matchesStrongly(strong) && weak.matchesWeakly(strong))
        #expect(strong.matchesStrongly(strong) && strong.description == "\"1\"")
        for text in ["", "1", "\"", "W/1", "w/\"1\"", "\"a\"b\"", "\"a b\""] {
            #expect(EntityTag(field: text) == nil)
        }
    }

    static let conditions: [(HTTPMethod, HTTPFieldName, String, HTTPPreconditions.Verdict)] = [
        (.get, .ifNoneMatch, "\"v1\"", .notModified),
        (.head, .ifNoneMatch, "\"x\", W/\"v1\"", .notModified),
        (.get, .ifNoneMatch, "*", .notModified), (.put, .ifNoneMatch, "*", .failed),
        (.get, .ifNoneMatch, "\"v2\"", .proceed), (.put, .ifMatch, "\"v1\"", .proceed),
        (.put, .ifMatch, "W/\"v1\"", .failed), (.put, .ifMatch, "\"v2\"", .failed),
        (.put, .ifMatch, "*", .proceed),
        (.get, .ifModifiedSince, "Sun, 06 Nov 1994 08:49:37 GMT", .notModified),
        (.get, .ifModifiedSince, "Sun, 06 Nov 1994 08:49:36 GMT", .proceed),
        (.post, .ifModifiedSince, "Sun, 06 Nov 1994 08:49:37 GMT", .proceed),
        (.put, .ifUnmodifiedSince, "Sun, 06 Nov 1994 08:49:36 GMT", .failed),
        (.put, .ifUnmodifiedSince, "nonsense", .proceed),
    ]

    @Test("preconditions are judged against the current version", arguments: conditions)
    func preconditions(
        method: HTTPMethod,
        name: HTTPFieldName,
        value: String,
        verdict: HTTPPreconditions.Verdict
    ) throws {
        var head = HTTPRequestHead(method, try HTTPTarget("/"))
        head.fields[name] = value
        let tag = EntityTag("v1")
        #expect(HTTPPreconditions.judge(head, etag: tag, modified: 784_111_777) == verdict)
    }

    @Test("a range counts only for the version it was cut from")
    func ifRange() throws {
        var head = HTTPRequestHead(.get, try HTTPTarget("/"))
        let tag = EntityTag("v1")
        #expect(HTTPPreconditions.honoursRange(head, etag: tag, modified: nil))
        head.fields[.ifRange] = "\"v1\""
        #expect(HTTPPreconditions.honoursRange(head, etag: tag, modified: nil))
        head.fields[.ifRange] = "W/\"v1\""
        #expect(!HTTPPreconditions.honoursRange(head, etag: tag, modified: nil))
        head.fields[.ifRange] = "Sun, 06 Nov 1994 08:49:37 GMT"
        #expect(HTTPPreconditions.honoursRange(head, etag: tag, modified: 784_111_777))
        #expect(!HTTPPreconditions.honoursRange(head, etag: tag, modified: 784_111_778))
    }

    static let ranges: [(String?, ByteRanges)] = [
        (nil, .whole), ("bytes=0-4", .partial([0..<5])), ("bytes=5-", .partial([5..<10])),
        ("bytes=-3", .partial([7..<10])), ("bytes=-99", .partial([0..<10])),
        ("bytes=9-99", .partial([9..<10])), ("bytes=10-", .unsatisfiable),
        ("bytes=-0", .unsatisfiable), ("bytes=0-0, 5-6", .partial([0..<1, 5..<7])),
        ("bytes=0-0,20-30", .partial([0..<1])), ("bytes=0-9,0-9", .whole), ("bytes=", .whole),
        ("bytes=a-b", .whole), ("bytes=4-2", .whole), ("lines=0-1", .whole), ("bytes=-", .whole),
        ("bytes=0-999999999999999999", .partial([0..<10])),
        ("bytes=0-9999999999999999999", .whole),
        ("bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8", .whole),
    ]

    @Test("ranges of ten bytes", arguments: ranges)
    func range(field: String?, expected: ByteRanges) {
        #expect(ByteRanges(field, length: 10) == expected)
    }

    @Test("content ranges are written with the last byte's index")
    func contentRange() {
        #expect(ByteRanges.contentRange(0..<5, length: 10) == "bytes 0-4/10")
        #expect(ByteRanges.unsatisfied(length: 10) == "bytes */10")
        #expect(ByteRanges("bytes=0-", length: 0) == .unsatisfiable)
    }

    @Test("cookies are read in order, odd ones left out")
    func cookies() {
        let cookies = HTTPCookies("a=1; b=\"two\";c ; =x; d=e=f;; a=3; b c=4; g= h ")
        #expect(cookies["a"] == "1" && cookies["b"] == "two" && cookies["d"] == "e=f")
        #expect(cookies["g"] == "h" && cookies["c"] == nil && cookies.items.count == 5)
        let most = String(repeating: "a=b;", count: HTTPLimits.cookies + 1)
        #expect(HTTPCookies(most).items.count == HTTPLimits.cookies)
        #expect(HTTPCookies([.cookie: "a=1", .cookie: "b=2"])["b"] == "2")
    }

    @Test("a cookie is set as private as can be")
    func setCookie() throws {
        var cookie = try #require(SetCookie("warren_session", "abc"))
        #expect(cookie.description == "warren_session=abc; Path=/; SameSite=Strict; HttpOnly")
        cookie.maximumAge = .seconds(60)
        cookie.isSecure = true
        cookie.isHTTPOnly = false
        cookie.sameSite = .lax
        let expected = "warren_session=abc; Path=/; Max-Age=60; SameSite=Lax; Secure"
        #expect(cookie.description == expected)
        #expect(SetCookie("a b", "c") == nil && SetCookie("a", "b;c") == nil)
        #expect(SetCookie("a", "b", path: "/;x") == nil && SetCookie("a", "b\r\n") == nil)
    }

    @Test("media types go by the end of the name")
    func mediaTypes() {
        #expect(MediaType.of(path: "/a.b/index.HTML") == "text/html; charset=utf-8")
        #expect(MediaType.of(path: "app.js") == "text/javascript; charset=utf-8")
        for path in ["", "/", "/a.b/c", "x.", "x.nosuch"] {
            #expect(MediaType.of(path: path) == MediaType.unknown)
        }
    }

    @Test("parameters are found behind quotes and semicolons")
    func parameters() {
        let value = HTTPParameters(" form-data ; Name=\"a;\\\"b\\\\\" ; x ; y = z;f=\"C:\\d\"")
        #expect(value.value == "form-data" && value["name"] == "a;\"b\\")
        #expect(value["y"] == "z" && value["x"] == nil && value["f"] == "C:\\d")
        #expect(HTTPParameters("").value == "" && HTTPParameters("a; b=\"").value == "a")
    }
}
