"""Devices with a plug or a battery, optical instruments, and appliances."""

from .audio import loudspeaker, radio
from .blowers import hair_dryer, power_drill, vacuum_cleaner
from .coinops import arcade_machine, vending_machine
from .cooling import fan
from .earphones import earphone
from .gamepads import gamepad
from .gramophones import gramophone
from .handhelds import remote
from .laptops import laptop
from .laundry import microwave, washing_machine
from .microphones import microphone
from .optics import camera
from .refrigerators import refrigerator
from .scopes import microscope, telescope
from .screens import computer, television
from .stoves import stove
from .telephones import mobile_phone, telephone

FAMILIES = (
    arcade_machine,
    camera,
    computer,
    earphone,
    fan,
    gamepad,
    gramophone,
    hair_dryer,
    laptop,
    loudspeaker,
    microphone,
    microscope,
    microwave,
    mobile_phone,
    power_drill,
    radio,
    refrigerator,
    remote,
    stove,
    telephone,
    telescope,
    television,
    vacuum_cleaner,
    vending_machine,
    washing_machine,
)
