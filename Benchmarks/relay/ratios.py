#!/usr/bin/env python3
"""Prints the median of every figure per system, and the ratios between Warren and the others."""
import json
import statistics
import sys

rounds = [json.loads(line) for line in open(sys.argv[1]) if line.startswith("{")]
names = sorted({figures["name"] for figures in rounds})
keys = [key for key in rounds[0] if key != "name"]
medians = {}
for name in names:
    mine = [figures for figures in rounds if figures["name"] == name]
    medians[name] = {}
    for key in keys:
        values = [max(f[key]) if isinstance(f[key], list) else f[key] for f in mine]
        medians[name][key] = statistics.median(values)
print("\n| figure (median of rounds) | " + " | ".join(names) + " |")
print("|---" * (len(names) + 1) + "|")
for key in keys:
    print(f"| {key} | " + " | ".join(f"{medians[name][key]:.4g}" for name in names) + " |")
for name in names:
    if name != "warren" and medians[name]["bulk_MBps"]:
        ratio = medians["warren"]["bulk_MBps"] / medians[name]["bulk_MBps"]
        trip = medians[name]["round_trip_ms_median"] / medians["warren"]["round_trip_ms_median"]
        print(f"against {name}: bulk {ratio:.1f} times, round trip {trip:.1f} times shorter")
