"""Procedural families: shapes without end whose every face knows its part."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .aircraft import airplane, warplane
from .airships import airship
from .appliances import stove
from .armoury import axe, shield, staff
from .audio import loudspeaker, radio
from .backpacks import backpack
from .balloons import balloon
from .barrows import wheelbarrow
from .beasts import beast
from .beds import bed
from .beings import fish, hand, insect, octopus, robot, teddy
from .blocks import block, remote
from .blossoms import flower
from .blowers import hair_dryer, power_drill, vacuum_cleaner
from .boats import rowboat
from .bows import bow
from .brass import trumpet
from .bridges import bridge
from .burgers import burger
from .buses import bus
from .cakes import cake, sweet
from .cannons import cannon
from .carts import cart
from .casks import barrel, basket, bucket
from .castles import castle
from .catapults import catapult
from .characters import character
from .clocks import clock
from .coinops import arcade_machine, vending_machine
from .cooling import fan
from .cranes import crane
from .crawlers import butterfly, frog, snake, spider
from .creatures import bird, quadruped
from .doors import door
from .dragons import dinosaur, dragon
from .drinks import drink
from .drums import drum, drum_kit
from .earthmovers import bulldozer, excavator
from .fiddles import violin
from .fires import fire
from .footwear import shoe
from .fowl import fowl
from .fruits import fruit
from .furniture import cabinet, table
from .gadgets import bag, cap, earphone, guitar, laptop, skateboard
from .gamepads import gamepad
from .gloves import glove
from .gramophones import gramophone
from .headwear import crown, hat, helmet
from .houseplants import houseplant
from .houses import model_house
from .joined_beds import joined_bed, joined_sofa
from .joined_seats import joined_chair
from .joined_storage import joined_cabinet, joined_shelf
from .joined_tables import joined_table
from .laundry import microwave, washing_machine
from .locomotives import locomotive
from .lorries import lorry
from .machinery import caster, pipe, piston, pulley, shaft, valve
from .mechanics import bearing, bolt, bracket, gear
from .microphones import microphone
from .mills import windmill
from .monsters import monster
from .monuments import monument
from .objects import bottle, glass, lamp, mug, teapot
from .optics import camera
from .orbiters import drone, satellite
from .pianos import piano
from .pushed import scooter, stroller, wheelchair
from .railway import wagon
from .refrigerators import refrigerator
from .scopes import microscope, telescope
from .screens import computer, television
from .seating import chair
from .shape import LabelledShape
from .shelled import crab, snail, turtle
from .shelving import shelf
from .ships import freighter, ship
from .signs import mailbox, signpost
from .skeletons import skeleton
from .skulls import mask, skull
from .snacks import snack
from .snowmen import scarecrow, snowman
from .sofas import sofa
from .spacecraft import spaceship
from .statues import bust
from .steeples import church, lighthouse
from .streetlamps import street_lamp
from .structures import faucet, fence, house, plant, tree
from .telephones import mobile_phone, telephone
from .tents import tent
from .tools import gun, hammer, knife, pliers, scissors, screwdriver, sword
from .tractors import tractor
from .transport import bicycle, helicopter, motorbike, rocket, truck
from .vehicles import car, tank
from .vessels import goblet, vase
from .watches import watch
from .waterworks import fountain, well
from .wild import cactus, mushroom
from .woods import model_tree
from .woodwinds import saxophone
from .worn import eyeglasses
from .yachts import sailboat, submarine

FAMILIES: dict[str, Callable[[np.random.Generator], LabelledShape]] = {
    family.__name__: family
    for family in (
        *(airplane, bag, bearing, bed, bicycle, bird, bolt, bottle, bracket, cabinet, cap, car),
        *(chair, door, earphone, faucet, fence, fish, gear, glass, guitar, gun, hammer, hand),
        *(helicopter, house, insect, knife, lamp, laptop, motorbike, mug, octopus, plant, pliers),
        *(quadruped, robot, rocket, scissors, screwdriver, shelf, ship, skateboard, sofa, sword),
        *(table, teapot, teddy, tree, truck),
        *(burger, cactus, cake, castle, church, flower, fruit, lighthouse, model_house, mushroom),
        *(bridge, fountain, mailbox, scarecrow, signpost, snowman, street_lamp, sweet, tent, well),
        *(drink, fire, houseplant, model_tree, monument, snack, windmill),
        *(caster, pipe, piston, pulley, shaft, valve),
        *(block, bust, eyeglasses, goblet, remote, vase),
        *(freighter, tank, warplane),
        *(joined_bed, joined_cabinet, joined_chair, joined_shelf, joined_sofa, joined_table),
        *(bulldozer, bus, excavator, lorry, tractor),
        *(drone, satellite, spaceship),
        *(microwave, refrigerator, stove, washing_machine),
        *(gramophone, hair_dryer, power_drill, vacuum_cleaner),
        *(arcade_machine, clock, vending_machine),
        *(drum, drum_kit, gamepad, watch),
        *(piano, saxophone, trumpet, violin),
        *(computer, loudspeaker, microphone, radio, television),
        *(cart, scooter, stroller, wheelbarrow, wheelchair),
        *(camera, fan, microscope, mobile_phone, telephone, telescope),
        *(beast, character, dinosaur, dragon, mask, monster, skull),
        *(fowl, glove, skeleton),
        *(axe, backpack, bow, crown, hat, helmet, shield, shoe, staff),
        *(rowboat, sailboat, submarine),
        *(butterfly, crab, frog, snail, snake, spider, turtle),
        *(cannon, catapult),
        *(locomotive, wagon),
        *(airship, balloon, crane),
        *(barrel, basket, bucket),
    )
}
