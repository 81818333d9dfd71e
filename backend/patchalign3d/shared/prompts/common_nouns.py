"""Nouns by which parts are called alone, so that several in a row are several parts.

Others go before a noun as often, as in "side panel", or are too general behind one, as in "seat
frame". Of 5,921 names of three words and more that artists, families of shapes and a dictionary
have, one is made of these alone, a robot's "arm base arm trunk".
"""

COMMON_NOUNS = frozenset(
    """
    abdomen antenna arm armrest axle back backrest barrel base beak belly blade body bonnet boot
    bowl branch bristles bulb bumper cabin cap chassis cheek chest chimney chin cockpit cup deck
    dial door drawer ear elbow engine eye fender fin finger flower foot footboard footrest fork
    fuselage hair hand handle handlebar head headboard headlight headrest headstock heel hilt hips
    hood hoof horn hull jaw keyboard knee label lampshade leaf leg lens lid mane mast mattress mouth
    muzzle neck nose nozzle palm paw pedal pillow pole pommel pot propeller roof rotor rudder saddle
    sail screen seat shelf shin shoulder snout sole spout stem tabletop tail tailplane tentacle
    thigh thorax tire toe tooth torso trigger trunk tyre wheel window windscreen windshield wing
    wrist
    """.split()
)
