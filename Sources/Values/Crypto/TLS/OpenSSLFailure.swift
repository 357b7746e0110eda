import COpenSSL

/// What OpenSSL says about the last failure on this thread.
enum OpenSSLFailure {
    /// The first reason in the thread's queue, which is emptied.
    static func takeReason() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard let text = ERR_reason_error_string(code) else { return "error \(code)" }
        return String(cString: text)
    }
}
