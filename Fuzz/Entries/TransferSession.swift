import Bytes
import Crypto
import TransferWire

/// The decoders of a session under `TransferWire`.
let transferSessionEntries: [FuzzEntry] = [
    FuzzEntry("contact-address") { bytes in
        do throws(ContactAddressError) {
            let address = try ContactAddress(String(decoding: bytes, as: UTF8.self))
            precondition(try ContactAddress(address.description) == address)
        } catch {
            precondition(!error.description.isEmpty && !error.hint.isEmpty)
        }
    },
    FuzzEntry("session-proof") { bytes in
        let bytes = Array(bytes)
        do throws(SessionError) {
            precondition(try SessionProof(decoding: bytes).bytes == bytes)
        } catch {
            precondition(bytes.count != SessionProof.byteCount)
        }
    },
    FuzzEntry("session-responder") { bytes in
        do throws(SessionError) {
            var handshake = try SessionHandshake(
                answeringAs: sampleIdentity,
                entropy: Entropy(simulationSeed: 1)
            )
            _ = try handshake.receive(bytes)
        } catch {
            return
        }
    },
    FuzzEntry("session-initiator") { bytes in
        do throws(SessionError) {
            var handshake = try SessionHandshake(
                to: sampleIdentity.publicKey,
                as: sampleIdentity,
                entropy: Entropy(simulationSeed: 1)
            )
            _ = try handshake.start()
            _ = try handshake.receive(bytes)
        } catch {
            return
        }
    },
    // The first byte says where the rest is cut; a tag that is right is out of a fuzzer's reach.
    FuzzEntry("session-records") { bytes in
        guard let first = bytes.first else { return }
        let key = SecretBytes(count: 32) { _ in }
        var opener = RecordOpener(RecordCipher(.aes256GCM, key: key))
        var input = Array(bytes.dropFirst())
        let cut = min(input.count, Int(first))
        input.withUnsafeMutableBytes { input in
            do throws(SessionError) {
                for part in [input[..<cut], input[cut...]] {
                    var rest = UnsafeMutableRawBufferPointer(rebasing: part)
                    while try opener.next(from: &rest, { _ in }) == .content {}
                }
            } catch {
                return
            }
        }
    },
]

private let sampleIdentity = Ed25519.PrivateKey.generate(Entropy(simulationSeed: 2))
