/// The decoders of `Files`.
let filesEntries: [FuzzEntry] = []
