"""Takes the place of a batch's Blender: "labels" text files, and does what they say.

    python fake_blender.py LOG

It adds a line with its process id and the file's name to ``LOG`` for each file.
"""

import hashlib
import os
import sys
import threading
import time
from pathlib import Path
from queue import SimpleQueue

from patchalign3d_addon.bridge.process import END_OF_CHATTER
from patchalign3d_addon.shared import protocol
from patchalign3d_addon.shared.atomic import replacing
from patchalign3d_addon.shared.errors import ReplacedError

STDIN, STDOUT = sys.stdin.buffer, sys.stdout.buffer
requests = SimpleQueue()


def read():
    try:
        while True:
            requests.put(protocol.read_frame(STDIN)[0])
    finally:
        os._exit(1)


def answer(request):
    if request["type"] == "load":
        if request["model"] == "missing":
            return refusal("ModelError", "There is no such model.")
        return {"type": "result", "maker": {"model": request["model"], "device": "cpu"}}
    file, base = Path(request["file"]), Path(request["base"])
    with log.open("a") as stream:
        stream.write(f"{os.getpid()} {file.name}\n")
    text = file.read_text()
    match text:
        case "crash":
            os._exit(3)
        case "hang":
            time.sleep(600)
        case "refuse":
            return refusal("FileError", "There is no mesh in it.")
    results = {}
    for suffix in request["formats"]:
        content = f"{text} as {', '.join(request['parts'])}".encode()
        path = base.with_name(base.name + suffix)
        try:
            with replacing(path, request["earlier"]) as unfinished:
                unfinished.write_bytes(content)
        except ReplacedError as error:
            return refusal("ReplacedError", str(error))
        results[suffix] = hashlib.sha256(content).hexdigest()
    problem = "The backend was lost." if text == "partly" else ""
    objects = [["Thing", ""], ["Other", problem or "It has no faces."]]
    passed_over = [] if problem or text == "whole" else ["Other: It has no faces."]
    stands = "Up is −Z (80 % sure)." if request["up"] == "auto" else ""
    made = {"problem": problem, "results": results, "passed_over": passed_over, "stands": stands}
    return {"type": "result", "objects": objects, **made}


def refusal(kind, message):
    return {"type": "error", "error": {"kind": kind, "message": message}}


if __name__ == "__main__":
    log = Path(sys.argv[1])
    threading.Thread(target=read, daemon=True).start()
    STDOUT.write(b"Blender 9.9\n00:00 color | WARNING no colours" + END_OF_CHATTER)
    hello = {"type": "hello", "protocol": protocol.PROTOCOL_VERSION, "library": "", "models": []}
    protocol.write_frame(STDOUT, hello)
    while True:
        request = requests.get()
        if request["type"] != "cancel":
            protocol.write_frame(STDOUT, {**answer(request), "id": request["id"]})
