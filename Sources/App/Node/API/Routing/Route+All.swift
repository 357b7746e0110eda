extension Route {
    /// Everything the API answers.
    static let all: [Route] = network + node + rooms + transfers + contacts + operation + page
}
