"""Whether work that is killed at any moment, again and again, comes to what it does undisturbed.

    python -m benchmarks.stamina.kills                            # 200 kills, shared by the stages
    python -m benchmarks.stamina.kills --kills 20 --stages shards training
    python -m benchmarks.stamina.kills --blender .venv-bpy-5.0/bin/python       # the batch, too
    python -m benchmarks.stamina.kills --record kills.jsonl       # in pieces: goes on where it was

SIGKILL goes to the work and to all that it has started, at random moments of the time that it takes
undisturbed. After each kill, whatever has its name must be what the undisturbed run made, byte for
byte; the next run goes on in the same folder. When one has come to its end all must be there, and
the work begins anew. The worker is asked through the add-on's client: a question that meets its
death must be answered, or fail with a sentence, and the next one must be answered as ever. A record
gets a line for every few kills, so that what breaks off the long run costs no more than those.
"""

from __future__ import annotations

import argparse
import functools
import sys
import tempfile
from pathlib import Path

from patchalign3d.shared.options import Parser
from training.options import at_least, file_to_be, run_command

from .killed_stages import kill_again_and_again
from .killed_workers import kill_workers
from .stages import stages
from .tally import kill_stage

NAMES = ("worker", "file", "folder", "shards", "training", "batch")


def _parser() -> Parser:
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--kills", type=at_least(1), default=200, help="kills, shared by the stages (%(default)s)"
    )
    parser.add_argument(
        "--stages",
        nargs="+",
        choices=NAMES,
        default=NAMES,
        help="the kinds of work that are killed (all)",
    )
    parser.add_argument(
        "--blender", help="the command that starts Blender, or a bpy wheel's Python"
    )
    parser.add_argument("--seed", type=at_least(0), default=0, help="of the moments of the kills")
    parser.add_argument("--record", type=file_to_be, help="a file that counts what is done")
    return parser


def main() -> None:
    parser = _parser()
    options = parser.parse_args()
    chosen = [name for name in options.stages if name != "batch" or options.blender]
    if not chosen:
        parser.error("The batch needs --blender.")
    share, rest = divmod(options.kills, len(chosen))
    found = []
    with tempfile.TemporaryDirectory(prefix="patchalign3d-kills-") as scratch:
        made = stages(chosen, Path(scratch), options.blender)
        for number, name in enumerate(chosen):
            kill = kill_workers
            if name != "worker":
                kill = functools.partial(kill_again_and_again, made[name], Path(scratch) / name)
            tally = kill_stage(name, kill, share + (number < rest), options)
            found.append(tally)
            print(
                f"{name}: {tally.kills} kills, {tally.ended} runs ended, {tally.looked_at:,} "
                f"results looked at, {len(tally.wrong)} wrong",
                flush=True,
            )
            for what in tally.wrong[:10]:
                print(f"    {what}")
    kills, wrong = sum(tally.kills for tally in found), sum(len(tally.wrong) for tally in found)
    print(f"{kills} kills, {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    run_command(main)
