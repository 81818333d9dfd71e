"""A small worker without a library, and its broken twins.

    python broken_workers.py TWIN [MARKER]

With a marker the worker is broken once: it leaves the file there, and is sound when it finds it.
"""

import os
import signal
import struct
import sys
import time
from pathlib import Path

try:
    from patchalign3d_addon.shared import protocol
except ImportError:  # in an installed extension
    from patchalign3d.shared import protocol

STDIN, STDOUT = sys.stdin.buffer, sys.stdout.buffer


def forever():
    while True:
        time.sleep(60)


def send(header, arrays=None):
    protocol.write_frame(STDOUT, header, arrays)


def hello(version=protocol.PROTOCOL_VERSION):
    send({"type": "hello", "protocol": version, "library": "0.0.0", "models": []})


def sound(answers_cancel=True):
    """Echoes; ``hold`` is answered by ``release`` or a cancellation; ``refuse`` is refused."""
    hello()
    held = []
    while True:
        try:
            header, arrays = protocol.read_frame(STDIN)
        except EOFError:
            return
        number = header.get("id")
        match header["type"]:
            case "cancel":
                if answers_cancel and header["target"] in held:
                    held.remove(header["target"])
                    error = {"kind": "Cancelled", "message": "Stopped."}
                    send({"type": "error", "id": header["target"], "error": error})
            case "hold":
                held.append(number)
                send({"type": "progress", "id": number, "stage": "Holding", "fraction": 0.25})
                send({"type": "progress", "id": number, "stage": "Holding on", "fraction": 0.5})
            case "release":
                for one in [*held, number]:
                    send({"type": "result", "id": one})
                held.clear()
            case "refuse":
                print("Traceback of a refusal", file=sys.stderr, flush=True)
                error = {"kind": "MeshError", "message": "The mesh has no faces."}
                send({"type": "error", "id": number, "error": error})
            case _:
                send({"known": True, **header, "type": "result"}, arrays)


def answers_until(last, farewell=lambda number: None):
    """Answers as a sound one does; over a request of the type ``last`` it dies without a word."""
    hello()
    while True:
        header, arrays = protocol.read_frame(STDIN)
        if header["type"] == last:
            farewell(header["id"])
            os._exit(1)
        send({"known": True, **header, "type": "result"}, arrays)


def dies_when_asked_for_parts():
    answers_until("segment")


def dies_at_work_on_parts():
    answers_until(
        "segment",
        lambda number: send(
            {"type": "progress", "id": number, "stage": "Labelling", "fraction": 0.5}
        ),
    )


def deaf_to_cancel():
    sound(answers_cancel=False)


def lacks_a_package():
    import numpy_that_nobody_installed  # noqa: F401


def exits_at_import():
    sys.exit("The licence server cannot be reached.")


def hangs_in_hello():
    print("Looking for the hello", file=sys.stderr, flush=True)
    forever()


def hangs_up():
    """Neither a hello nor an end: the output is closed and the process lives."""
    os.close(1)
    forever()


def chats():
    STDOUT.write(b"Loading the model, please wait...\n" * 10)
    STDOUT.flush()
    forever()


def speaks_another_version():
    hello(version=99)
    forever()


def no_hello():
    send({"type": "result", "id": 1})
    forever()


def chats_later():
    hello()
    protocol.read_frame(STDIN)
    chats()


def hangs_up_later():
    hello()
    protocol.read_frame(STDIN)
    hangs_up()


def answers_nonsense():
    hello()
    protocol.read_frame(STDIN)
    send({"type": "result", "id": "one"})
    forever()


def tells_of_no_progress():
    hello()
    number = protocol.read_frame(STDIN)[0]["id"]
    send({"type": "progress", "id": number, "stage": ["Loading"], "fraction": "half"})
    forever()


def dies_mid_reply():
    hello()
    protocol.read_frame(STDIN)
    STDOUT.write(struct.pack("<4sIQ", protocol.MAGIC, 1000, 0) + b'{"type": "res')
    STDOUT.flush()
    print("Bus error in a library", file=sys.stderr, flush=True)
    os._exit(3)


def sends_an_oversize_header():
    hello()
    protocol.read_frame(STDIN)
    STDOUT.write(struct.pack("<4sIQ", protocol.MAGIC, protocol.MAX_HEADER + 1, 0))
    STDOUT.flush()
    forever()


def sends_an_oversize_payload():
    hello()
    protocol.read_frame(STDIN)
    STDOUT.write(struct.pack("<4sIQ", protocol.MAGIC, 2, protocol.MAX_PAYLOAD + 1) + b"{}")
    STDOUT.flush()
    forever()


def is_killed():
    hello()
    protocol.read_frame(STDIN)
    os.kill(os.getpid(), signal.SIGKILL)


def crashes():
    hello()
    protocol.read_frame(STDIN)
    os.kill(os.getpid(), signal.SIGSEGV)


def exhausts_its_memory():
    import resource

    hello()
    protocol.read_frame(STDIN)
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    bytearray(1 << 40)


def fills_the_disk():
    hello()
    protocol.read_frame(STDIN)
    with open("/dev/full", "w") as full:  # noqa: PTH123 (a disk without room)
        full.write("labels")


def hangs_at_work():
    hello()
    number = protocol.read_frame(STDIN)[0]["id"]
    send({"type": "progress", "id": number, "stage": "Loading the model", "fraction": 0.5})
    forever()


def floods_stderr():
    for _ in range(1000):
        sys.stderr.write("x" * 10_000)
    sys.stderr.write("\nThe flood is over\n")
    sys.stderr.flush()
    sound()


def never_reads():
    hello()
    forever()


def will_not_end():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sound()
    forever()


if __name__ == "__main__":
    twin, *marker = sys.argv[1:]
    if marker and Path(*marker).exists():
        sound()
    else:
        for file in marker:
            Path(file).touch()
        globals()[twin]()
