"""The words of place and size that are understood, and the axes that they mean."""

# Axis of the frame that looks along −Y with Z up, and the direction on it: X points to the left of
# whoever is looked at, Y to the back.
ENDS: dict[str, tuple[int, int]] = {
    "left": (0, 1),
    "right": (0, -1),
    "front": (1, -1),
    "fore": (1, -1),
    "back": (1, 1),
    "rear": (1, 1),
    "hind": (1, 1),
    "upper": (2, 1),
    "top": (2, 1),
    "lower": (2, -1),
    "bottom": (2, -1),
}
# The one that is nearest to an end.
NEAREST: dict[str, tuple[int, int]] = {
    "leftmost": (0, 1),
    "rightmost": (0, -1),
    "frontmost": (1, -1),
    "foremost": (1, -1),
    "backmost": (1, 1),
    "rearmost": (1, 1),
    "hindmost": (1, 1),
    "topmost": (2, 1),
    "uppermost": (2, 1),
    "highest": (2, 1),
    "bottommost": (2, -1),
    "lowermost": (2, -1),
    "lowest": (2, -1),
}
WORDS = ENDS | NEAREST
FAR = "far"  # "far left", the leftmost one
# How large a piece is beside the others of its name, as if it were a fourth axis.
SIZE = 3
SIZES: dict[str, tuple[int, int]] = {
    word: (SIZE, sign)
    for sign, words in {
        1: "big bigger biggest large larger largest long longer longest tall taller tallest",
        -1: "little short shorter shortest small smaller smallest",
    }.items()
    for word in words.split()
}
# How far out a piece is from the middle of all of its name.
OUT = 4
DEPTHS: dict[str, tuple[int, int]] = {
    "outer": (OUT, 1),
    "outside": (OUT, 1),
    "inner": (OUT, -1),
    "inside": (OUT, -1),
}
# As if along further axes: on COUNTED + a, the second from the upper end of axis a is 2, the second
# from its lower end −2; on READ, the second as one reads from the front is 2, the last but one −2.
COUNTED = 5
READ = COUNTED + 3
# And the first two from the upper end of axis a on FIRST + a, from its lower end −2.
FIRST = READ + 1
SIDEWAYS = frozenset({0, COUNTED, FIRST})
BY_FRONT = SIDEWAYS.union(axis + 1 for axis in SIDEWAYS).union([READ, FIRST + READ - COUNTED])
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
    )
}
CARDINALS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
COUNTS = CARDINALS | {"both": 2}
LAST = {"last": -1, "penultimate": -2}
# What everybody counts from below.
FROM_BELOW = frozenset("floor level rung stair step storey story tier".split())
# What there are copies of, one in front of or above the other: one end of these may be asked for
# alone. The "top panel" is a panel of its own.
COPIES = frozenset(
    "caster drawer fin foot hoof leg limb paw rung shelf skid step tire tyre wheel wing".split()
)
# Between two places, where a part is in both.
MIDDLE = frozenset("center central centre mid middle".split())
# Beside "side panel", "top panel" is a kind of panel.
OTHERS = MIDDLE.union(DEPTHS, ["side"])
PLACE_WORDS = OTHERS.union(WORDS, SIZES, ORDINALS, LAST, [FAR])
# As exporters and riggers write sides: "arm.L", "l_arm".
LETTERS: dict[str, tuple[int, int]] = {"l": (0, 1), "r": (0, -1)}
