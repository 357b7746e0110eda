/// The decoders of `RelayWire`.
let relayWireEntries: [FuzzEntry] = []
