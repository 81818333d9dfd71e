"""Every error that is raised on purpose, by the library or on the asking side.

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


class QuestionError(PatchAlignError):
    """A question cannot be asked as it is: something is missing, unknown, or out of range."""


class SteerError(PatchAlignError):
    """There is nothing to steer: no such part, or nothing to change about it."""


class ModelError(PatchAlignError):
    """A model is missing, incomplete, altered or of another architecture."""


class TextEncoderError(PatchAlignError):
    """A text encoder is not installed, unknown, or its weights are not the expected ones."""


class FileError(PatchAlignError):
    """A file cannot be read or written."""


class ReplacedError(FileError):
    """Another command has written meanwhile what would be replaced."""


class DeviceError(PatchAlignError):
    """The device asked for does not exist here, or ran out of memory."""


class ProtocolError(PatchAlignError):
    """The bytes on the pipe are not the protocol's, or a request is out of order."""


class ProcessError(PatchAlignError):
    """Processes to work in cannot be started, whatever they are to work on."""


class Cancelled(PatchAlignError):
    """The work was stopped because somebody asked for it."""
