import COpenSSL

/// Lends `body` an OpenSSL list of named octet strings, valid during the call.
func withParameters<Result>(
    _ parameters: [(name: StaticString, octets: UnsafeRawBufferPointer)],
    _ body: (UnsafePointer<OSSL_PARAM>) -> Result
) -> Result {
    withUnsafeTemporaryAllocation(of: OSSL_PARAM.self, capacity: parameters.count + 1) { list in
        for (index, parameter) in parameters.enumerated() {
            list[index] = OSSL_PARAM_construct_octet_string(
                UnsafeRawPointer(parameter.name.utf8Start).assumingMemoryBound(to: CChar.self),
                UnsafeMutableRawPointer(mutating: parameter.octets.octets),
                parameter.octets.count
            )
        }
        list[parameters.count] = OSSL_PARAM_construct_end()
        guard let base = list.baseAddress else { preconditionFailure("an empty list has an end") }
        return body(UnsafePointer(base))
    }
}
