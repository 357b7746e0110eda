package import Bytes
import CSystem
import CUV
import Glibc

extension UDPSocket: TurnFlushable {
    /// Sends a datagram at the end of the loop's turn, with others in one system call where the
    /// kernel can.
    ///
    /// What it has no room for is dropped and counted, as the network might do; an error of the
    /// route is forgotten. A datagram longer than UDP carries is dropped.
    package func gather(_ bytes: UnsafeRawBufferPointer, to peer: Endpoint) {
        loop.preconditionOnLoop()
        guard !isClosed, !bytes.isEmpty, bytes.count <= NetLimits.datagramBytes else { return }
        if runs.last?.takes(bytes.count, for: peer) != true {
            if runs.count >= NetLimits.gatheredRuns { flushTurn() }
            runs.append(DatagramRun(to: peer))
        }
        runs[runs.count - 1].append(bytes)
        loop.atEndOfTurn(self)
    }

    package func flushTurn() {
        guard !isClosed else { return }
        for run in runs { send(run) }
        runs.removeAll(keepingCapacity: true)
    }

    private func send(_ run: DatagramRun) {
        guard run.datagrams > 1, canSegment else { return sendOneByOne(run) }
        let code = reachable(run.peer).withSystemAddress { address, length in
            run.bytes.withUnsafeBytes {
                warren_send_segments(
                    descriptor,
                    $0.baseAddress,
                    $0.count,
                    UInt16(run.segmentBytes),
                    address,
                    length
                )
            }
        }
        switch code {
        case 0...: sent.add(datagrams: run.datagrams, bytes: run.bytes.count)
        case -EAGAIN, -ENOBUFS: droppedDatagrams += UInt64(run.datagrams)
        case -EIO, -EINVAL, -ENOPROTOOPT, -EOPNOTSUPP:
            // An old kernel, or a device without checksums of its own.
            canSegment = false
            sendOneByOne(run)
        default: return
        }
    }

    private func sendOneByOne(_ run: DatagramRun) {
        run.forEach { datagram in
            do throws(NetError) {
                try send(datagram, to: run.peer)
            } catch {
                // What the route answers to one datagram says nothing about the next.
            }
        }
    }

    private var descriptor: Int32 {
        var descriptor: Int32 = -1
        uv_fileno(OwnedHandle.base(handle), &descriptor)
        return descriptor
    }
}
