/// The decoders of `HTTPWire`.
let httpWireEntries: [FuzzEntry] = []
