"""Every error the library raises on purpose.

The message of each is one or two plain sentences that name the cause and the way on; the same
sentence serves the log, the shell and Blender's panel. The class name travels over the wire as the
error's kind.
"""


class PatchAlignError(Exception):
    """Base of all errors raised on purpose."""


class MeshError(PatchAlignError):
    """The mesh cannot be labelled: the message says what is wrong with it, and where."""


class PromptError(PatchAlignError):
    """The words asked for cannot be used: none, empty, or twice the same."""


class ModelError(PatchAlignError):
    """A model is missing, incomplete, altered or of another architecture."""


class TextEncoderError(PatchAlignError):
    """A text encoder is not installed, unknown, or its weights are not the expected ones."""


class FileError(PatchAlignError):
    """A file cannot be read or written."""


class DeviceError(PatchAlignError):
    """The device asked for does not exist here, or ran out of memory."""


class Cancelled(PatchAlignError):
    """The work was stopped because somebody asked for it."""
