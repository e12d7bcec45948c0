"""A real Spark Connect server: Sail, in a process of its own, which a test may kill."""

import importlib
import signal
import socket
import subprocess
import sys
from contextlib import suppress

from ntm_pipeline.settings import Secret, SparkServer

# A process that pytest-xdist began has no main file, which PySpark takes for a run of its own doctests.
_MAIN = sys.modules["__main__"]
_HAS_NO_FILE = not hasattr(_MAIN, "__file__")
if _HAS_NO_FILE:
    _MAIN.__file__ = __file__
with suppress(ImportError):
    importlib.import_module("pyspark.sql.connect.session")
if _HAS_NO_FILE:
    del _MAIN.__file__

_PROGRAM = """
import sys
from pysail.spark import SparkConnectServer
server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
print(server.listening_address[1], flush=True)
sys.stdin.read()  # until whoever started it lets go
"""


class Sail:
    """A running server; it ends with whoever started it."""

    def __init__(self, *before: str) -> None:
        self._process = subprocess.Popen(
            [*before, sys.executable, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.place = f"127.0.0.1:{int(self._process.stdout.readline())}"
        self.address = f"sc://{self.place}"

    def server(self, folder: str | None = None, seconds: int = SparkServer.seconds) -> SparkServer:
        """It, as the settings name it."""
        return SparkServer(Secret(self.address), self.place, folder, seconds)

    def hang(self) -> None:
        """From now on it is there, takes every call and answers none."""
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """At once, as a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()


class Mute:
    """An address where every call is taken and none is answered."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.place = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.address = f"sc://{self.place}"

    def close(self) -> None:
        """Nobody is there any more."""
        self._socket.close()
