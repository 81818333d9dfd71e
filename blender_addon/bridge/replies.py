"""What comes back from what is waited for: progress, a reply, or the reason why there is none."""

from typing import NamedTuple

from ..shared import protocol


class Progress(NamedTuple):
    """How far something is: its stage, for the user, and how much of it is done, 0 … 1."""

    stage: str
    fraction: float


class Reply(NamedTuple):
    """What a request came to."""

    header: protocol.Header
    arrays: protocol.Arrays


class BackendError(Exception):
    """Why there is no reply, in a sentence or two for the user.

    Attributes:
        kind: "StartError" (no process, or no hello in time), "LostError" (the process ended or was
            given up), "TimedOut", "Cancelled", "ProtocolError", "SetUpError", "Busy" (with another
            question), or what the worker answered: "MeshError", "PromptError", "ModelError",
            "TextEncoderError", "DeviceError", "FileError", "ImportError" (a package is missing or
            broken), "InternalError".
        log: the end of what the backend wrote to stderr.
        unheard: whether the process ended without a sign that it had begun with the request.
    """

    def __init__(self, kind: str, message: str, log: str = "", unheard: bool = False) -> None:
        super().__init__(message)
        self.kind = kind
        self.log = log
        self.unheard = unheard
