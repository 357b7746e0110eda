import Bytes
import CSystem
import CUV
import Glibc

/// One question to the system's resolver.
///
/// `@unchecked Sendable`: confined to the loop that runs it.
final class Lookup: @unchecked Sendable {
    enum Question: Sendable {
        case addresses(of: String)
        case name(of: IPAddress)
    }

    struct Answer: Sendable {
        var addresses: [IPAddress] = []
        var name = ""
    }

    private let question: Question
    private var done: ((Result<Answer, NetError>) -> Void)?
    private var release: (() -> Void)?
    private var timer: LoopTimer?
    private var request: UnsafeMutableRawPointer?

    init(_ question: Question, _ done: @escaping (Result<Answer, NetError>) -> Void) {
        self.question = question
        self.done = done
    }

    var isCancelled: Bool { done == nil }

    /// The answer to a question that needs no asking.
    var knownAnswer: Result<Answer, NetError>? {
        guard case .addresses(let name) = question else { return nil }
        if let address = IPAddress(name) { return .success(Answer(addresses: [address])) }
        let lowered = name.lowercased()
        let isOnion = lowered.hasSuffix(".onion") || lowered.hasSuffix(".onion.")
        return Target.isName(name) && !isOnion ? nil : .failure(.nameNotFound(name))
    }

    /// Answers `.timedOut` unless there is an answer before that.
    func limit(to timeout: Duration, on loop: EventLoop) {
        timer = loop.schedule(after: timeout) { [self] in
            let call = done
            cancel()
            call?(.failure(.timedOut(after: timeout)))
        }
    }

    /// Forgets the asker; a question that already runs gives its thread back when it ends.
    func cancel() {
        done = nil
        stopTimer()
        if let request { uv_cancel(request.assumingMemoryBound(to: uv_req_t.self)) }
    }

    func finish(_ answer: Result<Answer, NetError>) {
        let call = done
        done = nil
        stopTimer()
        call?(answer)
    }

    private func stopTimer() {
        timer?.cancel()
        timer = nil
    }

    /// Asks on libuv's threads; `release` is called once the thread is free again.
    func run(on loop: EventLoop, release: @escaping () -> Void) {
        self.release = release
        let code =
            switch question {
            case .addresses(let name): ask(name, loop)
            case .name(let address): ask(address, loop)
            }
        guard code != 0 else { return }
        Unmanaged.passUnretained(self).release()
        ended(.failure(error(code)))
    }

    private func ask(_ name: String, _ loop: EventLoop) -> Int32 {
        let request = allocate(uv_getaddrinfo_t.self)
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
        return uv_getaddrinfo(
            loop.uv,
            request,
            { request, status, list in
                defer { uv_freeaddrinfo(list) }
                let lookup = Lookup.taken(request?.pointee.data)
                lookup?.answered(status) { Answer(addresses: Lookup.addresses(in: list)) }
            },
            name,
            nil,
            &hints
        )
    }

    private func ask(_ address: IPAddress, _ loop: EventLoop) -> Int32 {
        let request = allocate(uv_getnameinfo_t.self)
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
        return Endpoint(address, port: 0).withSystemAddress { system, _ in
            uv_getnameinfo(
                loop.uv,
                request,
                { request, status, name, _ in
                    let lookup = Lookup.taken(request?.pointee.data)
                    lookup?.answered(status) {
                        Answer(name: name.map { String(cString: $0) } ?? "")
                    }
                },
                system,
                Int32(NI_NAMEREQD)
            )
        }
    }

    private func allocate<Request>(_ type: Request.Type) -> UnsafeMutablePointer<Request> {
        let memory = UnsafeMutablePointer<Request>.allocate(capacity: 1)
        request = UnsafeMutableRawPointer(memory)
        return memory
    }

    /// The lookup a request holds, which then holds it no more.
    private static func taken(_ data: UnsafeMutableRawPointer?) -> Lookup? {
        data.map { Unmanaged<Lookup>.fromOpaque($0).takeRetainedValue() }
    }

    private func answered(_ status: Int32, _ answer: () -> Answer) {
        guard status == 0 else { return ended(.failure(error(status))) }
        let answer = answer()
        let isEmpty = answer.addresses.isEmpty && answer.name.isEmpty
        ended(isEmpty ? .failure(error(UV_EAI_NONAME.rawValue)) : .success(answer))
    }

    private func ended(_ answer: Result<Answer, NetError>) {
        request?.deallocate()
        request = nil
        finish(answer)
        release?()
        release = nil
    }

    private func error(_ code: Int32) -> NetError {
        let name =
            switch question {
            case .addresses(let name): name
            case .name(let address): "\(address)"
            }
        switch uv_errno_t(rawValue: code) {
        case UV_EAI_NONAME, UV_EAI_NODATA, UV_EAI_ADDRFAMILY: return .nameNotFound(name)
        case UV_EAI_CANCELED, UV_ECANCELED: return .cancelled
        default: return .nameLookup(name, code: code)
        }
    }

    private static func addresses(in list: UnsafeMutablePointer<addrinfo>?) -> [IPAddress] {
        var found: [IPAddress] = []
        var next = list
        while let entry = next?.pointee, found.count < NetLimits.addressesPerName {
            next = entry.ai_next
            guard let address = Endpoint(entry.ai_addr)?.address else { continue }
            if !found.contains(address) { found.append(address) }
        }
        return found
    }
}
