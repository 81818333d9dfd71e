"""Common names of parts. What faces would be called by these tells which belong together."""

from ..shared.prompts.words import phrases

COMMON_PARTS = phrases(
    """
    abdomen, antenna, apron, arm, axle, back, ball, barrel, base, bed base, belly, blade,
    blanket, body, bolt, boss, bottom panel, bowl, bridge, brim, bristles, bulb, button, cabin,
    cable, cap, cargo, case, chassis, chest, chimney, collar, column, connecting rod, crown,
    cup, deck, dial, divider, door, drawer, earcup, end rail, engine, eraser, ferrule, fin,
    finger, flange, foot, footboard, forearm, fork, frame, funnel, gas tank, gear, glass, grip,
    guard, hand, handle, handlebar, handrail, handwheel, head, headband, headboard, hips, hole,
    hood, hub, hull, inner ring, jaw, key, keyboard, lampshade, landing gear, leaves, leg,
    lens, lever, lid, light, mast, mattress, microphone, neck, nose, nozzle, outer ring, palm,
    panel, pedal, pedestal, picket, pillow, pipe, piston, pivot, plant, plate, pole, pommel,
    post, pot, propeller, rail, rib, rim, roof, rotor, rung, sail, scope, screen, seat, shaft,
    shank, shelf, shin, shoulder, side panel, side rail, skid, slat, spoke, spout, stem, step,
    stock, support beam, tabletop, tail, temple, tentacle, thigh, thorax, thread, tip, toes,
    tooth, top panel, torso, trigger, truck, trunk, upper arm, wall, wheel, window, wing,
    wrist
    """
)
