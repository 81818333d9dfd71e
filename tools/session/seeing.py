"""What is seen of parts: the overlay, the list, and parts that are picked in the view."""

from __future__ import annotations

from .chair import HIDE, ISOLATE, PARTS, ROW_OF, SELECT, SHOW_ALL, marked, menu, segment
from .hands import (
    BESIDE,
    EYE,
    LOCK,
    choose,
    click,
    click_at,
    click_below,
    in_row,
    over_view,
    press,
    write,
    write_over,
)
from .window import (
    Steps,
    addon,
    expect,
    finished,
    groups,
    names,
    picture,
    settings,
    space,
    the_mesh,
    wait,
    where,
)


def overlay() -> Steps:
    """Parts over the view, in each shading, which changes nothing; names under the mouse."""
    obj = the_mesh()
    yield from picture("overlay")
    yield from over_view(where(obj, "back"))
    yield from picture("hover", pointer=True)
    yield from press("z", "2")
    yield from expect("shading", lambda: space().shading.type, "MATERIAL")
    yield from wait(3.0)  # shaders are made
    yield from picture("overlay-material")
    yield from press("z", "6")
    yield from press("shift+z")
    yield from expect("shading then", lambda: space().shading.type, "WIREFRAME")
    yield from picture("overlay-wireframe")
    yield from press("shift+z")
    yield from click("show_overlay", BESIDE)
    yield from expect("whether the overlay is there", lambda: settings().show_overlay, False)
    yield from picture("overlay-off")


def picking() -> Steps:
    """Parts are clicked in the view: alone, with Shift, with Ctrl."""
    obj, wanted = the_mesh(), 0
    found = names(obj)
    for part, key in (("seat", ""), ("leg", "shift")):
        yield from click("part_pick", BESIDE)
        yield from click_at(where(obj, part), key)
        wanted += found.count(part)
        yield from expect(f"the part that was clicked, {part}", lambda: settings().part, part)
        yield from expect(
            f"faces, with {part}", lambda: sum(face.select for face in obj.data.polygons), wanted
        )
    yield from click("part_pick", BESIDE)
    yield from click_at(where(obj, "back"), "ctrl")
    yield from expect(
        "parts hidden when the back is alone",
        lambda: marked(obj, "hidden"),
        sorted(set(PARTS) - {"back"}),
    )
    yield from picture("isolate")
    yield from menu(SHOW_ALL)
    yield from expect("whether any is hidden", lambda: marked(obj, "hidden"), [])


def the_list() -> Steps:
    """Rows: a click, the eye, the menu, a double click, the lock."""
    obj = the_mesh()
    yield from in_row(ROW_OF["leg"])
    yield from expect("the part of the row", lambda: settings().part, "leg")
    yield from expect("its group", lambda: obj.vertex_groups.active.name, "leg")
    yield from in_row(ROW_OF["arm"], EYE)
    yield from expect("what its eye has hidden", lambda: marked(obj, "hidden"), ["arm"])
    yield from picture("row-eye")
    yield from in_row(ROW_OF["arm"], EYE)
    yield from click_below("part_pick", BESIDE, 1)
    yield from picture("row-menu", pointer=True)
    yield from choose(HIDE)
    yield from expect("what Hide has hidden", lambda: marked(obj, "hidden"), ["leg"])
    yield from menu(SHOW_ALL)
    yield from menu(ISOLATE)
    yield from expect(
        "what Isolate has hidden", lambda: marked(obj, "hidden"), sorted(set(PARTS) - {"leg"})
    )
    yield from menu(SHOW_ALL)
    yield from menu(SELECT)
    legs = names(obj).count("leg")
    yield from expect(
        "faces that Select has selected", lambda: sum(f.select for f in obj.data.polygons), legs
    )

    yield from in_row(ROW_OF["leg"], times=2)
    yield from write_over("foot")
    renamed = ["foot" if part == "leg" else part for part in PARTS]
    yield from expect("groups after a double click", lambda: groups(the_mesh()), renamed)
    yield from picture("row-rename")
    yield from press("ctrl+z")
    yield from expect("groups after undoing it", lambda: groups(the_mesh()), PARTS)

    yield from in_row(ROW_OF["leg"], LOCK)
    yield from expect("what is locked", lambda: marked(the_mesh(), "locked"), ["leg"])
    yield from write("parts.words", "seat, back, arm")
    yield from click("segment()")
    yield from finished()
    yield from expect("faces of the locked part", lambda: names(the_mesh()).count("leg"), legs)
    yield from picture("row-lock")
    yield from in_row(addon().scene.record.names_of(the_mesh().data).index("leg"), LOCK)
    yield from expect("whether anything is locked", lambda: marked(the_mesh(), "locked"), [])
    yield from write("parts.words", ", ".join(PARTS))
    yield from segment()
