"""A worker process that is asked one request after another, as Blender asks its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any, BinaryIO

from patchalign3d.shared.protocol import Arrays, Header, read_frame, write_frame


class Worker:
    """A process of its own, which has said hello.

    Attributes:
        memory: bytes that it held, as its last answer tells.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        command = [sys.executable, "-m", "patchalign3d", "worker"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment)
        self._number = 0
        self.memory = 0
        read_frame(self._output)

    def ask(
        self, type: str, arrays: Arrays | None = None, take_back: float | None = None, **said: Any
    ) -> tuple[Header, Arrays]:
        """The answer's header, which may be that of an error, and its arrays.

        Args:
            type: of the request; ``said`` is what else it says.
            take_back: seconds after which it is cancelled.
        """
        self._number += 1
        write_frame(self._input, {"type": type, "id": self._number, **said}, arrays)
        if take_back is not None:
            time.sleep(take_back)
            write_frame(self._input, {"type": "cancel", "target": self._number})
        while True:
            header, got = read_frame(self._output)
            if header.get("id") == self._number and header["type"] != "progress":
                self.memory = header.get("memory", self.memory)
                return header, got

    def must(self, type: str, arrays: Arrays | None = None, **said: Any) -> None:
        """Ask what has to be answered.

        Raises:
            SystemExit: it was refused.
        """
        header, _ = self.ask(type, arrays, **said)
        if header["type"] != "result":
            raise SystemExit(f"The worker refused: {header}")

    def close(self) -> None:
        """End it."""
        self._input.close()
        self._process.wait(30)
        self._output.close()

    @property
    def _input(self) -> BinaryIO:
        assert self._process.stdin is not None
        return self._process.stdin  # type: ignore[return-value]

    @property
    def _output(self) -> BinaryIO:
        assert self._process.stdout is not None
        return self._process.stdout  # type: ignore[return-value]
