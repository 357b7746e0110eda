import Bytes

/// What makes a selected pair another than the one before.
struct ICERoutedPath: Hashable {
    let route: ICERoute
    let destination: Endpoint
    let generation: String
    let kinds: [CandidateKind]
}
