import COpenSSL

/// The value of one parameter passed to OpenSSL by name.
enum OpenSSLParameter {
    case octets(UnsafeRawBufferPointer)
    case integer(CInt)
    case text(StaticString)
}

/// Lends `body` an OpenSSL parameter list, valid during the call.
func withParameters<Result>(
    _ parameters: [(name: StaticString, value: OpenSSLParameter)],
    _ body: (UnsafePointer<OSSL_PARAM>) -> Result
) -> Result {
    withUnsafeTemporaryAllocation(of: CInt.self, capacity: parameters.count + 1) { integers in
        withUnsafeTemporaryAllocation(of: OSSL_PARAM.self, capacity: parameters.count + 1) { list in
            for (index, parameter) in parameters.enumerated() {
                let name = UnsafeRawPointer(parameter.name.utf8Start)
                    .assumingMemoryBound(to: CChar.self)
                switch parameter.value {
                case .octets(let bytes):
                    list[index] = OSSL_PARAM_construct_octet_string(
                        name,
                        UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                        bytes.count
                    )
                case .integer(let value):
                    integers[index] = value
                    list[index] = OSSL_PARAM_construct_int(name, &integers[index])
                case .text(let text):
                    let start = UnsafeMutableRawPointer(mutating: text.utf8Start)
                    list[index] = OSSL_PARAM_construct_utf8_string(
                        name,
                        start.assumingMemoryBound(to: CChar.self),
                        text.utf8CodeUnitCount
                    )
                }
            }
            list[parameters.count] = OSSL_PARAM_construct_end()
            guard let base = list.baseAddress else { preconditionFailure("no parameters") }
            return body(UnsafePointer(base))
        }
    }
}
