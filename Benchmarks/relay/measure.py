#!/usr/bin/env python3
"""Measures one SOCKS5 proxy in front of three hops, and prints a JSON object.

usage: measure.py NAME SOCKS_HOST:PORT HTTP_HOST:PORT PID[,PID...]

PIDs are the processes whose CPU seconds and memory count: the client and every relay.
The HTTP server must serve /big (any size) and /small (100 bytes).
"""
import json
import os
import socket
import statistics
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")
name, socks, http, pids = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4].split(",")
socks_host, socks_port = socks.rsplit(":", 1)
http_host, http_port = http.rsplit(":", 1)


def cpu():
    total = 0.0
    for pid in pids:
        fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def resident():
    figures = []
    for pid in pids:
        for line in open(f"/proc/{pid}/status"):
            if line.startswith("VmRSS:"):
                figures.append(int(line.split()[1]))
    return figures


def fetch(path, user, limit=120):
    """One download through the proxy: bytes, seconds, seconds to the first byte."""
    command = ["curl", "-s", "-o", "/dev/null", "-m", str(limit),
               "-w", "%{size_download} %{time_total} %{time_starttransfer}",
               "--proxy", f"socks5h://{user}:x@{socks}", f"http://{http}{path}"]
    out = subprocess.run(command, capture_output=True, text=True).stdout.split()
    return [float(x) for x in out]


def connect(user):
    stream = socket.create_connection((socks_host, int(socks_port)))
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream.settimeout(30)
    stream.sendall(b"\5\1\2")
    stream.recv(2)
    text = user.encode()
    stream.sendall(b"\1" + bytes([len(text)]) + text + b"\1x")
    stream.recv(2)
    host = http_host.encode()
    stream.sendall(b"\5\1\0\3" + bytes([len(host)]) + host + int(http_port).to_bytes(2, "big"))
    if stream.recv(10)[1] != 0:
        raise OSError("the proxy refused")
    return stream


def round_trips(count):
    stream = connect("latency")
    request = b"GET /small HTTP/1.1\r\nHost: x\r\n\r\n"
    trips = []
    for _ in range(count):
        began = time.perf_counter()
        stream.sendall(request)
        stream.recv(4096)
        trips.append((time.perf_counter() - began) * 1e3)
    stream.close()
    return sorted(trips)


def warm_up(user):
    """A young network's first circuits may fail: waits until one of this user's carries a page."""
    for _ in range(60):
        if fetch("/small", user, 20)[0] > 0:
            return
        time.sleep(0.5)
    sys.exit(f"{name}: no page came through the chain")


warm_up("latency")
idle = resident()
rates, costs = [], []
attempts = 0
while len(rates) < 3:
    attempts += 1
    warm_up(f"bulk{attempts}")
    before = cpu()
    size, seconds, _ = fetch("/big", f"bulk{attempts}")
    if size < 1e6:
        if attempts == 10:
            sys.exit(f"{name}: no download came through the chain")
        continue
    rates.append(size / seconds / 1e6)
    costs.append((cpu() - before) / (size / 1e9))
trips = round_trips(200)
first = sorted(fetch("/small", "latency", 20)[2] * 1e3 for _ in range(20))
print(json.dumps({
    "name": name,
    "bulk_MBps": round(statistics.median(rates), 1),
    "cpu_seconds_per_GB": round(statistics.median(costs), 2),
    "round_trip_ms_median": round(statistics.median(trips), 3),
    "round_trip_ms_p90": round(trips[int(len(trips) * 0.9)], 3),
    "first_byte_ms_median": round(statistics.median(first), 2),
    "resident_kB_idle": idle,
    "resident_kB_after": resident(),
}))
