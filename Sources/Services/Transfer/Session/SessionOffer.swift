import TransferWire

/// What a peer would send.
struct SessionOffer: Sendable {
    let offer: Offer
    let manifest: Manifest
}
