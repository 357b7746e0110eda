import Bytes
import RelayWire

/// The small formats of cells, each of one spelling.
enum CellFuzz {
    static func header(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= CellHeader.bytes, let start = bytes.baseAddress else { return }
        do throws(CellFault) {
            let header = try CellHeader(at: start)
            precondition(header.bodyBytes <= CellSize.large.bodyBytes + CellHeader.paddingBytes)
            precondition(bytes.starts(with: encoded(header)))
        } catch {
            return
        }
    }

    static func encoded(_ header: CellHeader) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xFF, count: CellHeader.bytes)
        bytes.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            header.write(to: start)
        }
        return bytes
    }

    static func target(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes.bytes)
        do throws(TargetFault) {
            let target = try StreamTarget(from: &reader)
            precondition(bytes.prefix(reader.offset).elementsEqual(target.bytes))
        } catch {
            return
        }
    }

    static func routing(_ bytes: UnsafeRawBufferPointer) {
        do throws(BuildFault) {
            let routing = try BuildRouting(at: bytes)
            precondition(bytes.starts(with: routing.encoded))
        } catch {
            return
        }
    }
}
