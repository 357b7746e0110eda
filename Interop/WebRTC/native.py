"""Our native peer as a process that obeys lines of JSON."""

import json
import os
import queue
import subprocess
import threading
from typing import Any

PATIENCE = 60


class NativePeer:
    """One connection of ours; `wait` takes events of one kind and keeps the others."""

    def __init__(self, side: str, *addresses: str) -> None:
        self.process = subprocess.Popen(
            [os.environ["WEBRTC_PEER"], side, *addresses],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self.kept: list[dict[str, Any]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.events.put(json.loads(line))

    def tell(self, do: str, **order: Any) -> None:
        self.process.stdin.write(json.dumps({"do": do, **order}) + "\n")
        self.process.stdin.flush()

    def wait(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The first event of that kind with these fields, of those that came and will come."""
        for index, event in enumerate(self.kept):
            if self._fits(event, kind, fields):
                return self.kept.pop(index)
        while True:
            event = self.events.get(timeout=PATIENCE)
            assert event["event"] != "error", event
            if self._fits(event, kind, fields):
                return event
            self.kept.append(event)

    @staticmethod
    def _fits(event: dict[str, Any], kind: str, fields: dict[str, Any]) -> bool:
        return event["event"] == kind and all(event.get(k) == v for k, v in fields.items())

    def offer(self) -> str:
        self.tell("offer")
        return self.wait("offer")["sdp"]

    def answer(self, sdp: str) -> str:
        self.tell("answer", sdp=sdp)
        return self.wait("answer")["sdp"]

    def stop(self) -> None:
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
