import Glibc

/// A few bytes that stay out of swap where the system allows it, and are wiped at the end.
final class WipedBuffer {
    let capacity: Int
    private(set) var count = 0
    private let storage: UnsafeMutableRawBufferPointer

    init(capacity: Int) {
        self.capacity = capacity
        storage = .allocate(byteCount: capacity, alignment: 16)
        // A limit on locked memory is no reason to refuse a passphrase.
        mlock(storage.baseAddress, capacity)
    }

    deinit {
        wipe()
        munlock(storage.baseAddress, capacity)
        storage.deallocate()
    }

    /// What has been appended.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[..<count]) }

    /// Appends a byte; false when there is no room.
    func append(_ byte: UInt8) -> Bool {
        guard count < capacity else { return false }
        storage[count] = byte
        count += 1
        return true
    }

    /// Takes back the last character: a UTF-8 lead byte with its continuation bytes (RFC 3629 §3).
    func removeLastCharacter() {
        while count > 0 {
            count -= 1
            let byte = storage[count]
            storage[count] = 0
            if byte & 0xC0 != 0x80 { return }
        }
    }

    func wipe() {
        if let first = storage.baseAddress { explicit_bzero(first, capacity) }
        count = 0
    }

    func holdsTheSame(as other: WipedBuffer) -> Bool {
        bytes.elementsEqual(other.bytes)
    }
}
