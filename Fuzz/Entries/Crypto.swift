/// The decoders of `Crypto`.
let cryptoEntries: [FuzzEntry] = []
