"""Other words for the parts of ShapeNetPart, as Table 11 asks them.

The paper's list of hard synonyms is unpublished. This one is our own: real words that people have
for the part, none of which contains the set's word, at least two where English has them; a shape is
asked with the first ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..harness.contract import Sample
from ..harness.run import Derived

HARD_SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    "airplane": {
        "body": ("fuselage", "hull"),
        "wing": ("airfoil", "lifting surface"),
        "tail": ("empennage", "stabilizer"),
        "engine or frame": ("turbine", "propulsion unit"),
    },
    "bag": {"handle": ("strap", "carrying loop"), "body": ("pouch", "main compartment")},
    "cap": {"crown": ("dome", "top of the hat"), "brim": ("visor", "peak")},
    "car": {
        "roof": ("top", "canopy"),
        "hood": ("bonnet", "engine cover"),
        "wheel": ("tire", "tyre"),
        "body": ("chassis", "bodywork"),
    },
    "chair": {
        "back": ("spinal support", "lumbar rest"),
        "seat": ("sitting surface", "cushion"),
        "leg": ("foot", "support post"),
        "arm": ("elbow support", "side rest"),
    },
    "earphone": {
        "earcup": ("speaker", "listening pad"),
        "headband": ("overhead bow", "connecting arc"),
        "data wire": ("cable", "cord"),
    },
    "guitar": {
        "headstock": ("pegboard", "tuning machine plate"),
        "neck": ("fretboard", "fingerboard"),
        "body": ("soundbox", "resonator"),
    },
    "knife": {"blade": ("cutting edge", "cutter"), "handle": ("grip", "haft")},
    "lamp": {
        "base": ("foot", "pedestal"),
        "lampshade": ("light diffuser", "bulb cover"),
        "fixing bracket": ("ceiling mount", "canopy plate"),
        "pole": ("stem", "upright rod"),
    },
    "laptop": {"keyboard": ("typing deck", "keys"), "screen": ("display", "monitor")},
    "motorbike": {
        "gas tank": ("fuel container", "petrol reservoir"),
        "seat": ("saddle", "pillion"),
        "wheel": ("tire", "tyre"),
        "handles or handlebars": ("steering bar", "grips"),
        "headlight": ("front lamp", "beam"),
        "engine or frame": ("motor", "chassis"),
    },
    "mug": {"handle": ("ear", "grip"), "cup": ("vessel", "container")},
    "pistol": {
        "barrel": ("muzzle", "tube"),
        "handle or grip": ("stock", "butt"),
        "trigger and guard": ("firing lever", "release lever"),
    },
    "rocket": {
        "body": ("fuselage", "hull"),
        "fin": ("stabilizer", "vane"),
        "nose": ("tip", "cone"),
    },
    "skateboard": {
        "wheel": ("roller", "caster"),
        "deck": ("board", "standing platform"),
        "belt for foot": ("axle", "truck"),
    },
    "table": {
        "desktop": ("surface", "countertop"),
        "leg or support": ("post", "pillar"),
        "drawer": ("pull-out compartment", "storage tray"),
    },
}


@dataclass(frozen=True)
class HardSynonyms(Derived):
    """A set of ShapeNetPart's categories, asked in other words.

    Attributes:
        which: the first synonym of each part, or a later one.
    """

    which: int = 0

    def sample(self, key: str) -> Sample:
        return self._reworded(self.samples.sample(key))

    def references(self, category: str) -> list[Sample]:
        return [self._reworded(sample) for sample in self.samples.references(category)]

    def _reworded(self, sample: Sample) -> Sample:
        words = HARD_SYNONYMS[sample.shape.category]
        return replace(sample, names=tuple(words[name][self.which] for name in sample.names))
