package import Crypto

/// Whose word about the network a client takes: authorities, and how many of them must agree.
package struct ListTrust: Hashable, Sendable {
    /// Which network the client is on.
    package let network: Bytes32
    package let authorities: Set<RelayIdentity>
    /// How many good signatures a list needs.
    package let threshold: Int

    /// Trusts `threshold` of `authorities`; a threshold outside 1...count is a bug.
    package init(network: Bytes32, authorities: Set<RelayIdentity>, threshold: Int) {
        precondition((1...max(1, authorities.count)).contains(threshold))
        self.network = network
        self.authorities = authorities
        self.threshold = threshold
    }

    /// Trusts more than half of `authorities`.
    package init(network: Bytes32, majorityOf authorities: Set<RelayIdentity>) {
        self.init(
            network: network,
            authorities: authorities,
            threshold: authorities.count / 2 + 1
        )
    }

    /// Refuses a header of another network or without enough good signatures.
    package func verify(
        _ header: ListHeader,
        _ signatures: [ListSignature]
    ) throws(DirectoryError) {
        guard header.network == network else { throw .wrongNetwork }
        let valid = Set(
            signatures.filter { authorities.contains($0.authority) && $0.covers(header) }
                .map(\.authority)
        ).count
        guard valid >= threshold else { throw .unsigned(valid: valid, needed: threshold) }
    }

    /// Refuses a list that is not ours, not signed enough, or not valid at this unix second.
    package func verify(_ list: RelayList, at unixSeconds: UInt64) throws(DirectoryError) {
        try verify(list.header, list.signatures)
        let header = list.header
        guard unixSeconds + DirectoryLimits.clockSkewSeconds >= header.validAfter else {
            throw .early(validAfter: header.validAfter, now: unixSeconds)
        }
        guard unixSeconds <= header.validUntil else {
            throw .expired(validUntil: header.validUntil, now: unixSeconds)
        }
    }
}
