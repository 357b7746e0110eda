import Bytes
import Crypto
import Testing

@testable import Node

@Suite("Sessions and one-time keys")
struct SessionsTests {
    private let entropy = Entropy(simulationSeed: 7)
    private let start = Moment(nanoseconds: 0)

    @Test("a key lasts a day")
    func keyLifetime() {
        var sessions = Sessions(token: "t")
        let (early, late) = (
            sessions.newKey(from: entropy, now: start), sessions.newKey(from: entropy, now: start)
        )
        let end = start + APILimits.keyLifetime
        let inTime = sessions.redeem(early, from: entropy, now: end - .nanoseconds(1))
        let tooLate = sessions.redeem(late, from: entropy, now: end)
        #expect(inTime != nil && tooLate == nil)
    }

    @Test("a session lasts as long as it is used")
    func sessionLifetime() throws {
        var sessions = Sessions(token: "t")
        let key = sessions.newKey(from: entropy, now: start)
        let redeemed = sessions.redeem(key, from: entropy, now: start)
        let secret = try #require(redeemed)
        let almost = APILimits.sessionLifetime - .nanoseconds(1)
        var now = start
        for _ in 0..<3 {
            now = now + almost
            let isOpen = sessions.use(secret, now: now)
            #expect(isOpen)
        }
        let isOpenLater = sessions.use(secret, now: now + APILimits.sessionLifetime)
        let isOpenAgain = sessions.use(secret, now: now)
        #expect(!isOpenLater && !isOpenAgain)
    }

    @Test("the oldest key and the session unused for longest give way")
    func bounds() throws {
        var sessions = Sessions(token: "t")
        let first = sessions.newKey(from: entropy, now: start)
        for _ in 0..<APILimits.keys { _ = sessions.newKey(from: entropy, now: start) }
        let old = sessions.redeem(first, from: entropy, now: start)
        #expect(old == nil)
        var secrets: [String] = []
        for _ in 0..<APILimits.sessions { secrets.append(try open(&sessions)) }
        let isFirstOpen = sessions.use(secrets[0], now: start)
        _ = try open(&sessions)
        #expect(sessions.count == APILimits.sessions)
        let isFirstStillOpen = sessions.use(secrets[0], now: start)
        let isSecondOpen = sessions.use(secrets[1], now: start)
        #expect(isFirstOpen && isFirstStillOpen && !isSecondOpen)
    }

    private func open(_ sessions: inout Sessions) throws -> String {
        let key = sessions.newKey(from: entropy, now: start)
        let secret = sessions.redeem(key, from: entropy, now: start)
        return try #require(secret)
    }

    @Test("a source that failed too often earns one try per interval")
    func throttle() throws {
        var throttle = FailureThrottle()
        let (one, other) = (try #require(IPAddress("192.0.2.1")), try #require(IPAddress("::2")))
        for _ in 0..<APILimits.failures {
            let wait = throttle.failed(one, now: start)
            #expect(wait == nil)
        }
        let later = start + APILimits.failureInterval
        let waits = [
            throttle.failed(one, now: start), throttle.failed(other, now: start),
            throttle.failed(one, now: later), throttle.failed(one, now: later),
        ]
        #expect(waits == [APILimits.failureInterval, nil, nil, APILimits.failureInterval])
    }

    @Test("sources beyond the limit share one account")
    func crowd() throws {
        var throttle = FailureThrottle()
        for number in 0..<APILimits.failureSources {
            let address = IPAddress.v4(IPv4Address(value: UInt32(0x0A00_0000 + number)))
            let wait = throttle.failed(address, now: start)
            #expect(wait == nil)
        }
        let late = (0..<APILimits.failures).map {
            throttle.failed(.v4(IPv4Address(value: UInt32(0x0B00_0000 + $0))), now: start)
        }
        #expect(late.allSatisfy { $0 == nil })
        let wait = throttle.failed(.v4(IPv4Address(value: 1)), now: start)
        #expect(wait != nil)
    }
}
