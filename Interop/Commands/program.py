"""The built program as its users run it: processes, the API, and servers to be reached."""

import json
import os
import queue
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("WARREN_BIN", ROOT / ".build/debug/warren")).resolve()
# Long enough for a busy machine; nothing waits this long when all is well.
PATIENCE = 30


def default_interrupts():
    """A test run in the background inherits an ignored SIGINT, which the program would respect."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def warren(*words, data=None, timeout=PATIENCE, **options):
    """Runs one command to its end."""
    line = [PROGRAM, *map(str, words)] + (["--data", str(data)] if data else [])
    return subprocess.run(
        line, capture_output=True, text=True, timeout=timeout, preexec_fn=default_interrupts, **options
    )


def records(result):
    """The JSON values of a command's output, one for each line."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def until(condition, timeout=PATIENCE):
    """Asks again and again until the condition holds; its value."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"never came true: {condition.__doc__ or condition}"
        time.sleep(0.1)


class Process:
    """A command that runs until it is stopped."""

    def __init__(self, *words, data):
        self.data = Path(data)
        self.words = words
        self.errors = []
        self.popen = subprocess.Popen(
            [PROGRAM, *map(str, words), "--json", "--data", str(data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=default_interrupts,
        )
        lines = queue.Queue()
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()
        threading.Thread(target=self._keep_errors, daemon=True).start()
        try:
            first = lines.get(timeout=PATIENCE)
            assert first, f"ended with {self.popen.wait(5)}: {self.errors}"
            self.told = json.loads(first)
        except BaseException:
            self.kill()
            raise

    def _read(self, lines):
        for line in self.popen.stdout:
            lines.put(line)
        lines.put("")

    def _keep_errors(self):
        self.errors.extend(self.popen.stderr)

    @property
    def join(self):
        return self.told["join"]

    @property
    def socks(self):
        host, port = self.told["SOCKS5 proxy"].rsplit(":", 1)
        return host, int(port)

    @property
    def web(self):
        return self.told["web page"].rstrip("/")

    def api(self, path, method="GET"):
        token = (self.data / "api.token").read_text()
        request = urllib.request.Request(
            self.web + path, method=method, headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def stop(self, number=signal.SIGINT):
        """Asks the process to end; its exit code."""
        if self.popen.poll() is None:
            self.popen.send_signal(number)
        try:
            return self.popen.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self):
        if self.popen.poll() is None:
            self.popen.kill()
        return self.popen.wait(10)


def fetch(socks, *urls, user=None, timeout=PATIENCE, extra=()):
    """What curl gets through the proxy, names being looked up at the far end."""
    login = f"{user}@" if user else ""
    line = ["curl", "-sS", "-m", str(timeout), "-x", f"socks5h://{login}{socks[0]}:{socks[1]}"]
    return subprocess.run(
        [*line, *extra, *urls], capture_output=True, text=True, timeout=timeout + 5
    )


def status_of(url, cookie=None):
    """Status and fields of an answer, redirects not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=10) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers
