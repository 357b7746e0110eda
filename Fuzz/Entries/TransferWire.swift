/// The decoders of `TransferWire`.
let transferWireEntries: [FuzzEntry] = []
