/// A type whose values can be put into a column and read back.
package protocol Storable: Sendable {
    /// The value as it is stored.
    var stored: StoredValue { get }

    /// The value that `stored` stands for; nil when it is of another kind.
    init?(stored: StoredValue)
}

extension Int64: Storable {
    package var stored: StoredValue { .integer(self) }

    package init?(stored: StoredValue) {
        guard case .integer(let value) = stored else { return nil }
        self = value
    }
}

extension Int: Storable {
    package var stored: StoredValue { .integer(Int64(self)) }

    package init?(stored: StoredValue) {
        guard case .integer(let value) = stored else { return nil }
        self.init(exactly: value)
    }
}

extension Bool: Storable {
    package var stored: StoredValue { .integer(self ? 1 : 0) }

    package init?(stored: StoredValue) {
        switch stored {
        case .integer(0): self = false
        case .integer(1): self = true
        default: return nil
        }
    }
}

extension Double: Storable {
    package var stored: StoredValue { .real(self) }

    package init?(stored: StoredValue) {
        guard case .real(let value) = stored else { return nil }
        self = value
    }
}

extension String: Storable {
    package var stored: StoredValue { .text(self) }

    package init?(stored: StoredValue) {
        guard case .text(let value) = stored else { return nil }
        self = value
    }
}

extension [UInt8]: Storable {
    package var stored: StoredValue { .blob(self) }

    package init?(stored: StoredValue) {
        guard case .blob(let value) = stored else { return nil }
        self = value
    }
}

extension Optional: Storable where Wrapped: Storable {
    package var stored: StoredValue { self?.stored ?? .null }

    package init?(stored: StoredValue) {
        if stored == .null {
            self = .none
        } else if let value = Wrapped(stored: stored) {
            self = .some(value)
        } else {
            return nil
        }
    }
}

extension Storable where Self: RawRepresentable, RawValue: Storable {
    package var stored: StoredValue { rawValue.stored }

    package init?(stored: StoredValue) {
        guard let raw = RawValue(stored: stored) else { return nil }
        self.init(rawValue: raw)
    }
}
