"""A real `keydesk serve` on a free port, stopped at the end of the `with`."""

import contextlib
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.harness.command import PROGRAM, environment
from tests.harness.ports import free_port
from tests.harness.postgres import die_with_parent

READY_SECONDS = 60


class Server:
    """`with Server(data, workers=4) as server: …server.url…`.

    What it writes goes to `server.log`, beside the data directory and not in it.
    """

    def __init__(
        self, data: Path, *options: str, workers: int = 1, port: int = 0, **environ: str
    ) -> None:
        self.data, self.options, self.workers, self.environ = data, options, workers, environ
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.parent / f"{data.name}-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def start(self) -> None:
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--workers", str(self.workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--data", self.data, *where, *self.options],
                env=environment(**self.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,  # noqa: PLW1509  (no threads hold locks this early)
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """The exit status.  SIGKILL is a crash."""
        assert self.process
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(how)
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def _wait(self) -> None:
        assert self.process
        deadline = time.monotonic() + READY_SECONDS
        while not self.healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"keydesk serve did not come up:\n{self.output}")
            time.sleep(0.05)

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False
