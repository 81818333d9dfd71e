"""Goes through chapters in a Blender with a window, and stops where a picture is worth taking.

    blender --python tools/session/run.py -- JOB.json

``tools/pictures.py`` starts it. ``JOB.json`` holds ``addon`` (the extension's zip), ``bare`` (one
without an engine), ``packages`` (a folder of wheels for set-up), ``mesh`` (a .ply file), ``parts``,
``keypoints``, ``data`` (a folder of models), ``chapters`` and ``folder``. At each stop a file
``NAME.ready`` appears in the folder, and the session goes on once somebody has taken the picture
and made ``NAME.taken``. What was seen is written to ``seen.json``. Something other than what should
be ends its chapter, and is told under ``errors``, with a picture called ``failed-…``.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from session import (
    answers,
    asking,
    chair,
    editing,
    forms,
    importing,
    interrupting,
    objects,
    rigs,
    scenes,
    seeing,
    setting_up,
)
from session.hands import let_go
from session.window import JOB, SEEN, Steps, install, new_file, picture, run

# In this order, by what they begin with; each has a file of its own, and can be the only one.
CHAPTERS = {
    chair.unasked: (
        asking.quick_start, asking.parts_by_words, asking.some_parts, asking.refused,
        editing.pointing,
    ),
    chair.anew: (
        asking.presets,
        seeing.overlay, seeing.views, seeing.rendering, seeing.picking, seeing.the_list,
        forms.results, forms.painting, forms.weights, forms.dragging,
        objects.each_its_own, objects.joining,
        editing.steering, editing.specks, editing.corrections,
        answers.without_words, answers.similarity, answers.keypoints, answers.transfer,
        interrupting.moving, interrupting.cancel, interrupting.meanwhile,
        interrupting.sculpting,
    ),
    new_file: (
        importing.checked,
        scenes.several_objects, scenes.clothes, scenes.transfer_of_several, scenes.copies,
        scenes.another_way_up, scenes.facing, scenes.looking_elsewhere, scenes.two_figures,
        scenes.passed_over, scenes.decimated, scenes.kinds,
        editing.borders,
        rigs.after_parts, rigs.round_trip, rigs.dragging_a_point,
        rigs.a_rig, rigs.a_rig_of_several, rigs.four_legs,
        setting_up.set_up,  # the last, for another engine answers from then on
    ),
}  # fmt: skip


def session() -> Steps:
    """The chapters that are asked for; where one fails, the others follow all the same."""
    install(JOB["addon"])
    begins = {chapter: begin for begin, chapters in CHAPTERS.items() for chapter in chapters}
    unknown = set(JOB["chapters"]) - {chapter.__name__ for chapter in begins}
    if unknown:
        raise ValueError(f"There is no chapter {', '.join(sorted(unknown))}.")
    for chapter, begin in begins.items():
        name = chapter.__name__
        if JOB["chapters"] and name not in JOB["chapters"]:
            continue
        try:
            yield from begin()
            yield from chapter()
            SEEN["chapters"] = [*SEEN.get("chapters", []), name]
        except Exception as error:
            traceback.print_exc()
            failed = {name: f"{type(error).__name__}: {error}"}
            SEEN["errors"] = SEEN.get("errors", {}) | failed
            yield from picture(f"failed-{name}", pointer=True)
            yield from let_go()


run(session)
