"""The asking side of a worker, in a thread or a process, for tests of what it answers."""

import queue
import threading
from pathlib import Path

import numpy as np

from patchalign3d.shared.protocol import read_frame, write_frame

TIMEOUT = 30
FAKE = Path(__file__).with_name("fake_segmenter.py")
TETRAHEDRON = {
    "vertices": np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float64),
    "faces": np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]], np.int32),
}


class Conversation:
    """The asking side of a worker: frames out, frames in, no wait without an end."""

    def __init__(self, to_worker, from_worker):
        self.to_worker = to_worker
        self._frames = queue.SimpleQueue()
        self._ids = 0
        threading.Thread(target=self._read, args=(from_worker,), daemon=True).start()

    def _read(self, stream):
        try:
            while True:
                self._frames.put(read_frame(stream))
        except Exception as error:
            self._frames.put(error)
        stream.close()

    def send(self, type, arrays=None, **header) -> int:
        self._ids += 1
        write_frame(self.to_worker, {"type": type, "id": self._ids, **header}, arrays)
        return self._ids

    def receive(self):
        frame = self._frames.get(timeout=TIMEOUT)
        if isinstance(frame, Exception):
            raise frame
        return frame

    def answer(self, number):
        """The progress headers of a request, its final header, its arrays."""
        progress = []
        while True:
            header, arrays = self.receive()
            if header.get("id") != number:
                continue
            if header["type"] != "progress":
                return progress, header, arrays
            progress.append(header)

    def ask(self, type, arrays=None, **header):
        return self.answer(self.send(type, arrays, **header))

    def error(self, type, arrays=None, **header):
        """The (kind, message) that a request is refused with."""
        _, reply, _ = self.ask(type, arrays, **header)
        assert reply["type"] == "error"
        return reply["error"]["kind"], reply["error"]["message"]
