import Bytes

/// Datagrams gathered for one peer, one after the other.
///
/// All have one length but for the last, which may be shorter: what the kernel can cut from one
/// buffer (UDP_SEGMENT).
struct DatagramRun {
    let peer: Endpoint
    private(set) var bytes: [UInt8] = []
    private(set) var datagrams = 0
    /// The length of all but the last.
    private(set) var segmentBytes = 0
    private var isComplete = false

    init(to peer: Endpoint) { self.peer = peer }

    /// Whether a datagram can follow those that are there.
    func takes(_ count: Int, for peer: Endpoint) -> Bool {
        guard datagrams > 0 else { return true }
        return !isComplete && peer == self.peer && count <= segmentBytes
            && datagrams < NetLimits.datagramsPerRun
            && bytes.count + count <= NetLimits.datagramBytes
    }

    mutating func append(_ datagram: UnsafeRawBufferPointer) {
        if datagrams == 0 { segmentBytes = datagram.count }
        isComplete = datagram.count < segmentBytes
        bytes.append(contentsOf: datagram)
        datagrams += 1
    }

    /// Lends each datagram.
    func forEach(_ body: (UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { all in
            for start in stride(from: 0, to: all.count, by: max(1, segmentBytes)) {
                let end = min(start + segmentBytes, all.count)
                body(UnsafeRawBufferPointer(rebasing: all[start..<end]))
            }
        }
    }
}
