"""Labels meshes with the installed add-on, sets them out in rows with legends, and renders them.

Runs in Blender, or under the ``bpy`` package, and is started by ``build.py demo``. Its last
argument is a JSON file::

    {"addon": the extension's zip, "backend": the Python with PyTorch, "out": an existing folder,
     "objects": [{"file": a mesh, "parts": ["seat", "back", "leg"]}, ...]}

It writes ``demo.blend``, ``demo.png`` and ``demo.json`` into ``out``.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import NoReturn

import bpy
import numpy as np
from mathutils import Matrix, Vector

PALETTE = "4e79a7 f28e2b 59a14f e15759 edc948 b07aa1 76b7b2 ff9da7 9c755f".split()
UNLABELLED = "c9c9c6"
FLOOR = "f7f7f5"
INK = "2b2d31"

# The camera looks down on the rows from their front right, without perspective. The unit of its
# picture is the width of an object's cell; VIEW's columns are the picture's right, up and towards.
VIEW = Matrix.Rotation(math.radians(28), 3, "Z") @ Matrix.Rotation(math.radians(68), 3, "X")
COLUMNS = 6
WIDTH, HEIGHT = 0.8, 0.95  # an object's, at most
TITLE, TEXT, LINE = 0.1, 0.08, 0.115  # the size of letters, and from one line to the next
MARGIN = 0.2
TEXTS, CAMERA = 50.0, 100.0  # how far in front of the scene's origin they are


def main() -> None:
    job = json.loads(Path(sys.argv[-1]).read_text(encoding="utf-8"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    module = install(job["addon"], job["backend"])
    try:
        show(job["objects"], Path(job["out"]))
    finally:
        bpy.ops.preferences.addon_disable(module=module)


def show(entries: list[dict], out: Path) -> None:
    """Label the files and write scene, picture and JSON."""
    objects, results = [], []
    for entry in entries:
        file = Path(entry["file"])
        print(f"Labelling {file}", flush=True)
        objects.append(load(file))
        try:
            results.append({"file": str(file), "parts": label(objects[-1], entry["parts"])})
        except RuntimeError as error:  # the add-on's refusal
            fail(file, error)
    set_out(objects, [list(result["parts"]) for result in results])
    bpy.context.preferences.filepaths.save_version = 0  # no demo.blend1 beside it
    bpy.ops.wm.save_as_mainfile(filepath=str(out / "demo.blend"), compress=True)
    bpy.context.scene.render.filepath = str(out / "demo.png")
    bpy.ops.render.render(write_still=True)
    (out / "demo.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def install(addon: str, backend: str) -> str:
    """Install the extension from its zip, as a user would; return its module's name."""
    bpy.ops.extensions.package_install_files(
        filepath=addon, repo="user_default", enable_on_install=True
    )
    module = "bl_ext.user_default.patchalign3d"
    bpy.context.preferences.addons[module].preferences.python = backend
    return module


def load(file: Path) -> bpy.types.Object:
    """Add a file's meshes to the scene, as one object that bears the file's name."""
    before = set(bpy.data.objects)
    try:
        read(file)
    except Exception as error:  # whatever a damaged file drives an importer to
        fail(file, error)
    bpy.context.view_layer.update()
    loaded = set(bpy.data.objects) - before
    meshes = sorted((one for one in loaded if one.type == "MESH"), key=lambda one: one.name)
    if not meshes:
        fail(file, "There is no mesh in it, or it is damaged.")
    placed = [(mesh, mesh.matrix_world.copy()) for mesh in meshes]
    for mesh, matrix in placed:
        mesh.parent, mesh.matrix_world = None, matrix
        mesh.modifiers.clear()
    for other in loaded.difference(meshes):
        bpy.data.objects.remove(other)
    if len(meshes) > 1:
        with bpy.context.temp_override(active_object=meshes[0], selected_editable_objects=meshes):
            bpy.ops.object.join()
    meshes[0].name = file.stem.replace("_", " ")
    return meshes[0]


def read(file: Path) -> None:
    """Add what is in a file to the scene."""
    suffix = file.suffix.lower()
    if suffix == ".blend":
        with bpy.data.libraries.load(str(file)) as (stored, loaded):
            loaded.objects = stored.objects
        for thing in loaded.objects:
            bpy.context.collection.objects.link(thing)
    elif suffix in (".glb", ".gltf"):
        bpy.ops.import_scene.gltf(filepath=str(file))
    elif suffix in (".obj", ".ply", ".stl"):
        getattr(bpy.ops.wm, f"{suffix[1:]}_import")(filepath=str(file))
    else:
        fail(file, "It is none of .blend, .glb, .gltf, .obj, .ply and .stl.")


def fail(file: Path, reason: object) -> NoReturn:
    sys.exit(f"{file.name}: {str(reason).removeprefix('Error: ').strip()}")


def label(thing: bpy.types.Object, parts: list[str]) -> dict[str, float]:
    """Ask for parts and colour the faces by the answer; return each part's share of the area."""
    settings = bpy.context.scene.patchalign3d
    settings.parts.prompts.clear()
    settings.parts.add(", ".join(parts))
    bpy.context.view_layer.objects.active = thing
    bpy.ops.patchalign3d.segment()

    mesh = thing.data
    names = mesh["patchalign3d_parts"]
    labels, areas = np.empty(len(mesh.polygons), np.int32), np.empty(len(mesh.polygons))
    mesh.attributes["patchalign3d_part"].data.foreach_get("value", labels)
    mesh.polygons.foreach_get("area", areas)
    mesh.materials.clear()
    for colour in [UNLABELLED, *map(colour_of, range(len(names)))]:
        mesh.materials.append(material(colour))
    mesh.polygons.foreach_set("material_index", labels + 1)
    shares = np.bincount(labels + 1, areas, len(names) + 1)[1:] / areas.sum()
    return dict(zip(names, shares.round(4).tolist(), strict=True))


def set_out(objects: list[bpy.types.Object], legends: list[list[str]]) -> None:
    """Stand the objects on a floor, in rows, with title and legend; add camera and lights."""
    top = y = 0.0
    for first in range(0, len(objects), COLUMNS):
        row = list(enumerate(objects[first : first + COLUMNS]))
        spans = [stand(thing, x, y) for x, thing in row]  # lowest and highest of each
        top = max(top, *(highest for _, highest in spans)) if first == 0 else top
        below = min(lowest for lowest, _ in spans) - MARGIN
        ends = [write(thing.name, legends[first + x], x, below) for x, thing in row]
        y = min(ends) - MARGIN - HEIGHT
    bottom = y + HEIGHT
    columns = min(len(objects), COLUMNS)
    aim(columns, top + MARGIN - bottom, ((columns - 1) / 2, (top + MARGIN + bottom) / 2))


def stand(thing: bpy.types.Object, x: float, y: float) -> tuple[float, float]:
    """Scale an object to its cell and stand it on the floor at (x, y); return its lowest and
    highest y."""
    matrix = np.array(thing.matrix_world)
    points = np.array([vertex.co for vertex in thing.data.vertices]) @ matrix[:3, :3].T
    foot = (points.min(0) + points.max(0)) / 2 * [1, 1, 0] + points.min(0) * [0, 0, 1]
    seen = (points - foot) @ np.array(VIEW)[:, :2]  # (V, 2), in the picture
    low, high = seen.min(0), seen.max(0)
    scale = min(WIDTH / max(high[0] - low[0], 1e-12), HEIGHT / max(high[1] - low[1], 1e-12))
    matrix[:3, :3] *= scale
    matrix[:3, 3] = on_floor(x - scale * (low[0] + high[0]) / 2, y) - Vector(foot * scale)
    thing.matrix_world = Matrix(matrix)
    return y + scale * low[1], y + scale * high[1]


def write(title: str, parts: list[str], x: float, y: float) -> float:
    """Hang a title and a legend below (x, y); return where they end."""
    ink = material(INK, lit=False)
    heading = text(title, TITLE, ink)
    lines = [text(part, TEXT, ink) for part in parts]
    bpy.context.view_layer.update()  # the texts' dimensions
    hang(heading, x - heading.dimensions.x / 2, y - TITLE)
    left = x - (max(line.dimensions.x for line in lines) + TEXT) / 2
    y -= TITLE + 0.05
    for line, dot in zip(lines, map(colour_of, range(len(parts))), strict=True):
        y -= LINE
        hang(disc(TEXT / 2.4, material(dot, lit=False)), left - TEXT / 2, y + TEXT / 3)
        hang(line, left + TEXT / 2, y)
    return y


def text(words: str, size: float, look: bpy.types.Material) -> bpy.types.Object:
    curve = bpy.data.curves.new(words, "FONT")
    curve.body, curve.size = words, size
    return add(words, curve, look)


def disc(radius: float, look: bpy.types.Material) -> bpy.types.Object:
    turns = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    rim = np.stack([np.cos(turns), np.sin(turns), 0 * turns], axis=1) * radius
    mesh = bpy.data.meshes.new("dot")
    mesh.from_pydata(rim.tolist(), [], [range(len(rim))])
    return add("dot", mesh, look)


def add(name: str, data: bpy.types.ID, look: bpy.types.Material | None = None) -> bpy.types.Object:
    thing = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(thing)
    if look:
        data.materials.append(look)
    return thing


def material(srgb: str, lit: bool = True) -> bpy.types.Material:
    """A matt surface of this colour or, not lit, one that is seen in exactly this colour."""
    name = f"#{srgb}" if lit else f"#{srgb} flat"
    if name in bpy.data.materials:
        return bpy.data.materials[name]
    made = bpy.data.materials.new(name)
    made.diffuse_color = linear(srgb)  # for the solid viewport
    inputs = nodes(made)["Principled BSDF"].inputs
    inputs["Base Color"].default_value = linear(srgb if lit else "000000")
    inputs["Roughness"].default_value = 0.6
    if not lit:
        inputs["Specular IOR Level"].default_value = 0.0
        inputs["Emission Color"].default_value = linear(srgb)
        inputs["Emission Strength"].default_value = 1.0
    return made


def nodes(owner: bpy.types.Material | bpy.types.World) -> bpy.types.Nodes:
    """The shader nodes, which Blender 5.0 and later always have."""
    if bpy.app.version < (5, 0):
        owner.use_nodes = True
    return owner.node_tree.nodes


def linear(srgb: str) -> tuple[float, float, float, float]:
    """A hexadecimal sRGB colour in the linear numbers that Blender computes with."""
    channels = [int(srgb[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c < 0.04 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue, 1.0


def colour_of(part: int) -> str:
    return PALETTE[part % len(PALETTE)]


def aim(width: float, height: float, centre: tuple[float, float]) -> None:
    """Camera and lights for what is within width and height around a point of the picture."""
    scene = bpy.context.scene
    camera = bpy.data.cameras.new("camera")
    camera.type, camera.sensor_fit = "ORTHO", "HORIZONTAL"
    camera.ortho_scale, camera.clip_end = width, 100 * CAMERA
    scene.camera = add("camera", camera)
    scene.camera.matrix_world = Matrix.Translation(in_picture(*centre, CAMERA)) @ VIEW.to_4x4()

    floor = bpy.data.meshes.new("floor")
    far = 10 * CAMERA
    corners = [(-far, -far, 0), (far, -far, 0), (far, far, 0), (-far, far, 0)]
    floor.from_pydata(corners, [], [range(4)])
    add("floor", floor, material(FLOOR))

    sun = bpy.data.lights.new("sun", "SUN")
    sun.energy, sun.angle = 1.6, math.radians(25)
    add("sun", sun).rotation_euler = math.radians(38), 0, math.radians(-20)
    scene.world = bpy.data.worlds.new("world")
    sky = nodes(scene.world)["Background"].inputs
    sky["Color"].default_value = (1, 1, 1, 1)
    sky["Strength"].default_value = 0.55

    resolution = min(600, 1320 / width)
    scene.render.resolution_x, scene.render.resolution_y = (
        round(resolution * width),
        round(resolution * height),
    )
    scene.render.engine = "CYCLES"  # the one engine that needs no graphics card or driver
    scene.cycles.samples = 16  # which denoising makes enough
    scene.view_settings.view_transform = "Standard"  # colours as they are named
    scene.render.dither_intensity = 0  # noise that no PNG can pack
    scene.render.image_settings.color_mode = "RGB"
    scene.render.image_settings.compression = 100


def hang(thing: bpy.types.Object, x: float, y: float) -> None:
    """Put something flat before the camera, where it neither throws a shadow nor is in one."""
    thing.matrix_world = Matrix.Translation(in_picture(x, y, TEXTS)) @ VIEW.to_4x4()
    thing.visible_shadow = thing.visible_diffuse = thing.visible_glossy = False


def in_picture(x: float, y: float, nearer: float = 0.0) -> Vector:
    """The point of the scene that is seen at (x, y) of the picture."""
    return VIEW @ Vector((x, y, nearer))


def on_floor(x: float, y: float) -> Vector:
    """The point of the floor, z = 0, that is seen at (x, y) of the picture."""
    point = in_picture(x, y)
    return point - VIEW.col[2] * (point.z / VIEW.col[2].z)


if __name__ == "__main__":
    main()
