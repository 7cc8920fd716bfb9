"""What a thread of each worker does again and again, from the worker's start to its end."""

import threading


class Repeating:
    """`once` answers for its own errors: one that it lets out ends the thread."""

    def __init__(self, name: str, seconds: float) -> None:
        self.seconds, self.ending = seconds, threading.Event()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def once(self) -> None:
        raise NotImplementedError

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """Waits for what is under way, but not for ever: a process that cannot stop is killed."""
        self.ending.set()
        self.thread.join(timeout=10)

    def _run(self) -> None:
        while not self.ending.wait(self.seconds):
            self.once()
