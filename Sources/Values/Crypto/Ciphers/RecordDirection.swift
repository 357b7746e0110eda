/// The direction of a cipher that seals.
package enum Sending {}

/// The direction of a cipher that opens.
package enum Receiving {}
