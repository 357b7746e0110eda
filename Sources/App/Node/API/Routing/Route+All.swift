extension Route {
    /// Everything the API answers.
    static let all: [Route] = network + node + transfers + contacts + operation + page
}
