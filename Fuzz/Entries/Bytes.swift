/// The decoders of `Bytes`.
let bytesEntries: [FuzzEntry] = []
