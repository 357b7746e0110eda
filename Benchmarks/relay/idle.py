#!/usr/bin/env python3
"""Opens idle circuits through a SOCKS5 proxy, and prints what each costs the relays as a JSON object.

usage: idle.py SOCKS_HOST:PORT CIRCUITS PID[,PID...]

PIDs are the relays. Each circuit is asked for by a user of its own, whom the discard port refuses: the
circuit then stays without a stream.
"""
import asyncio
import json
import os
import sys
import time

host, port = sys.argv[1].rsplit(":", 1)
wanted, pids = int(sys.argv[2]), sys.argv[3].split(",")
TICKS = os.sysconf("SC_CLK_TCK")


def anonymous(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024


def cpu():
    total = 0.0
    for pid in pids:
        fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


async def use(user, gate):
    async with gate:
        reader, writer = await asyncio.open_connection(host, int(port))
        name = user.encode()
        writer.write(b"\5\1\2" + b"\1" + bytes([len(name)]) + name + b"\1x")
        await reader.readexactly(4)
        writer.write(b"\5\1\0\1\x7f\0\0\1\0\x09")
        answer = await reader.readexactly(4)
        writer.close()
        return answer[1] in (0, 5)


async def open_all(prefix, count):
    gate = asyncio.Semaphore(64)
    answers = await asyncio.gather(*(use(f"{prefix}{n}", gate) for n in range(count)))
    return sum(answers)


run = os.getpid()  # circuits of an earlier run by the same users would be used again
asyncio.run(open_all(f"warm{run}-", 200))
before, began, spent = [anonymous(pid) for pid in pids], time.perf_counter(), cpu()
opened = asyncio.run(open_all(f"idle{run}-", wanted))
seconds = time.perf_counter() - began
after = [anonymous(pid) for pid in pids]
print(json.dumps({
    "circuits": opened,
    "opened_per_second": round(opened / seconds),
    "relay_cpu_ms_per_circuit": round((cpu() - spent) * 1e3 / max(opened, 1), 3),
    "relay_bytes_per_circuit": [round((b - a) / max(opened, 1)) for a, b in zip(before, after)],
}))
