"""Words of names that parts have: those of what the bundled model was shown, and few more.

They are words, whatever a text encoder's vocabulary has, and what a misspelt word may have meant.
New families of generated shapes add theirs here.
"""

PART_WORDS = frozenset(
    """
    abdomen absorber abutment access accessory accordion accumulator action adapter adhesive
    adjuster adjusting adjustment aerial air alarm albumen alloy ammunition analog anchor and angel
    animal ankle annulus antenna antennae antler antlers apex apple apron apse arch arches area arm
    armor armrest arms array arrow arrowhead ash assist auger auxiliary awning axe axis axle baby
    back backbone backing backpack backrest backsplash bacon bag bail baking balcony baldachin ball
    ballast balloon balls baluster balustrade bamboo band bandana banister bank banner bar barbs
    bargeboard bark barrel bars base baseboard basement basil basin basket bass bassinet bat bath
    bathtub batten batter battery battlement battlements bauble bay beacon bead beak beaker beam
    beard bearing beater bed bedpost bedroll bedspread beef belfry bell bellows belly belt bench
    bend berries berry besom bezel big bill bin binding biscuit bit black blade blades blanket
    blaster blaze blender blending blind block bloom blossom blueberry board boat bob bobble body
    bodywork bogie boiler bolster bolt bone bones bonnet book bookmark books boom booster boot
    border bore boss bottle bottleneck bottom bough boulder bow bowl bowsprit bowstring box brace
    bracelet bracket braincase brake branch bread breast breastbone breastwork breech brew brick
    bricks bridge brim bristle bristles broom broomstick broth brow browning brush bucket buckle
    buckler buffer building bulb bull bullseye bump bumper bun bundle bung buns burger burner bus
    bushing bust butt butter buttercream button buttons buttress cab cabin cabinet cable cactus cage
    cake calf calyx camel camera can candle candles candlestick candy cannon cannonball canons
    canopy canvas cap cape capital capstone capsule car carafe carapace carcass cardboard cargo
    carriage carrier carrot carry carrying cart carton cartridge cascabel case casement casing
    cassette cast caster castle castor caterpillar cauldron cavity ceiling cell center centerboard
    centre cephalothorax chain chainring chair chaise chamber chancel channel chassis cheddar cheek
    cheekbone cheese chela cherry chest child chimney chimneys chin chinrest chips chocolate choir
    chopstick chopsticks christmas chuck church chute circlet cistern clamp clapper clasp claviature
    clavicle claw claws cleaner clicker clip cloak clock closed closet closing cloth clothes club
    coach coal coat coating cob cobra cockpit cockscomb cocktail coconut coconuts coffee cog coil
    coin collar collarbone collector column comb combination comforter command compartment computer
    con concentrator conditioner conditioning cone confetti connecting connector conning console
    container contents control controls cookies cooking cooktop coping cord core cork corn corner
    cornet cornice corpus counter countertop counterweight coupler coupling cover cowcatcher cowl
    crab cradle crane cranium crank crash crate crawler cream crenellation crest crook cross
    crossband crossbar crossbeam crossguard crosspiece crow crown crucifix crumb crust crystal cube
    cubes cuddy cuff cup cupboard cupcake cupola curl current curtain curved cushion cut cutlery
    cutout cutter cutting cylinder cymbal data deck deckhouse decoration delivery desk desktop
    destination detail detergent device dew dewlap diadem diagonal dial digger digging dipper
    direction directional dirt disc dish disk dispenser display divider dividing diving dock dog
    dollop dome donut door doorknob doors doorstep doorway dormer dorsal dot double dough dowel down
    dozer dpad dragon drain drainboard drape drawbar drawer dress drill drink drinking drip drive
    driver driving drop drum drumhead drumstick duct dumpling dust duvet dvd ear earbud earcup
    earflap earpiece ears earth easel eaves ebony edge egg elbow element elephant embers emblem
    embouchure emergency empennage enclosure end endpin engine entrance entry envelope eraser
    escutcheon excavator exhaust extendable extension eye eyeball eyebrow eyelet eyepiece eyes
    fabric facade face faceplate facial fallboard fan fang fangs fascia fastener faucet feather
    feathers feed feeler feelers feet felloe femur fender ferrule fiddlestick field figure
    figurehead filling fillings film filter fin finder finger fingerboard fingerprint fingers finial
    fire firewood first fish fist fixed fixture flag flagpole flake flame flames flange flap
    flapjack flare flash flashgun flask flat flatbed fleece flesh fletching flip flipper floor
    floorboard floppy flower flue flush fob focus focuser focusing fold folded foliage food foot
    footboard footplate footrest footstep forearm forehead forelimb foresail forewing fork forked
    foundation frame framework frankfurter freezer freight french frequency fretboard fried fries
    frill fringe frog frond front frosting frother fruit fruits frying fuel funnel fur fuse fuselage
    gable gaiter gallery garbage gas gasket gate gatehouse gatepost gateway gauge gauntlet gear gem
    gemstone generator gills gimbal girder girdle glass glaze glazing glide globe glove goatee gold
    gondola gong goods gooseneck gore grab grape grapes graphite grass grate grating grave green
    greenery greens grid grill grille grip gripping groceries groove ground group guard guardrail
    guide gun gunwale gusset guy haft hair haircut hairs hairstyle half hall halo ham hammer hand
    handgrip handle handlebar handlebars handrail handrim hands handset handwheel hanger hanging
    hardware harness hasp hat hatch hatchet head headband headboard headdress header headgear
    headlight headrest headsail headstock headstone headwear heartwood heater heating heel helix
    helm helmet helper hem herb hexagon high hihat hilt hind hindwing hinge hip hips hitch hob hoist
    hold holder hole holes home honey honing hood hoof hook hoop hooves horizontal horn horns
    horsehair hose hot hotplate hour house housing hub hubcap hull humerus hump hunter husk
    hydraulic hydraulics hydroplane ice icing idler illuminator image index inlet inner inscription
    insert inset inside intake interior iris iron island ivory jack jacket jam jamb jar jaw jawbone
    jaws jet jewel jib jingle joint joystick jug juice keel keep keeper kernel kernels kettle key
    keyboard keycap keyhole keypad keys keyslip keystone keywork kick kickboard kickplate kickstand
    kid kitchen knife knives knob knocker knot knuckle label lace laces lacing ladder lamella lamp
    lampshade landing lantern laser lashing latch lath lattice laundry layer lcd lead leadpipe leaf
    leather leaves led ledge left leg legs lemon lens lenses letter lettuce level lever license lid
    lift lifting ligature light lightning lights limb lime line liner lining link linkage links
    lintel lip lips liquid little load loader loading lobe lock locker locking locks log logs lolly
    long longbow longue lookout loop loot loudspeaker louver louvre low lower lug luggage lying lyre
    machicolation machinery mag magazine magic mail mailbox main mainsail mallet mandible mane
    mantle manual maple mark marker marking marquee mask mast mat match mattress maw maxilla meat
    meatball melted membrane menu merlon mesh metal mic microphone midbeam middle milk mill mirror
    mixer mixing mode module molding monitor mop moss motor moulding mound mount mounting mouse
    moustache mouth mouthpiece mouthpipe movable mudguard mug mullion muntin mushroom music mustard
    muzzle nacelle nail nasal natural nave navigation neck neckband neckerchief needle nest net
    netting nib nock nori nose nosepiece nostril nostrils notch nozzle number numeral nut oar
    oarlock obelisk objective ocular off oil olive olives onion onions opener opening operator orb
    orbit ornament ornamental outboard outer outlet outrigger outside outsole overflow overhang pack
    packing pad padding paddle padlock page pages pail painter painting palm palp pan pancake
    pancakes pane panel pantograph pants paper parapet part partition passepartout pat patch patty
    pauldron pavement paw peak pearl pectoral pedal pedestal pediment pedipalp peel peg pegbox
    pelvis pen pencil pendant pendulum pennant pepperoni perforation periscope petal petals phone
    photo piano pick picket pickup picture piece pier pilaster pile pillar pillars pillow pilot pin
    pincer pinky pip pipe piping pistil pistol piston pitcher pivot pizza plain plane plank planks
    plant planter plaque plaster plastic plastron plate plates platform plating platter player
    plinth plough plow plug plughole plume plunger pocket pod point pointed pointer pointing pole
    poll pommel pompom pool popcorn popped popsicle porch port portafilter portal portcullis
    porthole portico post pot potato pouch pouring power press pressure prickle prism proboscis
    product projectile prong prop propeller protective prow pull pulp pulpit pump pumpkin pupil push
    pusher pylon pyramidion quill quoin rabbit race rachis rack radiator radius raft ragged rail
    railing rails rain raised ram rampart rattle readout rear receiver recess record reed reefing
    reel reflective reflex reinforcement reinforcing release reservoir resonator rest retainer
    revolver rib ribbon ribs rice ride ridge rigging right rim rind ring rings ripper riser rivet
    road roadway robe rock rocker rocket rocking rocks rod roll rolled roller rolling rollover roof
    roofing rooftop room root rootlet roots rope rosette rotary rotor round rowlock rubber rubbish
    ruby rucksack rudder rung runner running sack saddle safety sail salad salami salmon sand
    sandbag sash satellite sauce saucer sausage scale scapula scarf scatter scoop scope screen screw
    scroll scull sculpture scute seal seam seat seaweed second section seed seeds segment select
    selection sensor sepal sepals separator serve service sesame set shackle shade shaft shaker
    shank sharp sharpened sharpener sharpening shawl sheet shelf shell shelves shield shin shingles
    ship shirt shock shoe shoelace shop shopping short shorts shot shoulder shoulders shovel shroud
    shutter side sign signal signboard sill sink siren sitting skein skewer skid skillet skin skirt
    skirting skull skylight slab slat slats sleeping sleeve slewing slice slices slide slider
    sliding sling slit slope slot slots small smile smoke smokebox smokestack smoothie snack snail
    snare snooze snout snow snowball soap socket socle sofa soft soil solar sole sound soundbox soup
    source space spade spar spatula speaker spear specimen speed sphere spigot spike spikes spinal
    spindle spine spines spinner spiral spire spit splashback splat split spoiler spoke spoked
    sponge spoon spot spots spout spray spreader spring sprinkle sprinkles sprit sprocket stabilizer
    stack staff stage stair staircase stairs stake stalk stalks stamen stand standing star start
    statue stave stay steam steel steeple steering stem step steps stern sternpost sternum stew
    stick sticker sticks stiffener stile sting stinger stipe stirrup stock stomach stone stones
    stool stoop stop stopper storage stovetop strainer strand strap straps straw strawberry stream
    stretcher striker string stringer strings strip stripe stripes structure strut stud stylus
    subwoofer suction sun sunshade superstructure support surface surround sushi suspender
    suspension swell swing switch swivel sword symbol syrup system tab table tablet tabletop tag
    tail tailboard tailgate taillight tailpiece tailpipe tails talon tank tap tape tare tassel tea
    teaspoon teeth telephone telescope telescopic temple tender tenon tension tent tentacle
    tentacles terrace tester text the thigh thorax thorn thread threaded threshold throat throne
    throw throwing thrust thruster thumb thumbstick thwart tiara tibia tie tier tiles tiller tilt
    timber timbering timer tine tip tire title toast toddler toe toenail toes toilet tom tomato
    tomatoes tombstone tone tonearm tongue tool tooth toothpick top topper topping tops torch
    torsion torso touch touchpad touchscreen tow towel tower track trackpad trail trailer
    transmitter trap trash tray tread treasure tree treetop trestle trigger trim tripod trolley
    trombone trough trousers truck trunk trunnion truss tub tube tubes tubing tuft tumbler tuna
    tuner tuning turbine turn turned turner turning turntable turret tusk tusks tweeter twig twigs
    tyre ulna umbo umbrella under underbody undercarriage underframe underplate undershelf underside
    unit upholstery upper upright urn utensil valance valve vamp vane vanes vanity vase vault
    vegetable velvet vent ventilation veranda vertebrae vertical vessel viewfinder vinyl visage
    visor volume volute volva wafer waffle waist waistband walkway wall walls wand ward wardrobe
    warmer warming wart washer waste watch water wattle wax weapon weather weave web webbed webcam
    weighing weight well wheel wheelhouse whip whipped whisk whistle white whole wick wicker wiener
    wig winch winder winding windlass window windows windscreen windshield wing winglet wings wire
    wires wisp wood wooden woofer wool worktop worm woven wrap wrapper wrapping wrist wristband
    writing yard yarn yoke yolk zill zip zipper zoom zygomatic
    """.split()
)

# Other English words that would be read as one of those. Most were chosen from SCOWL's American
# words by `python -m tools.near_words`, which says what new words of parts ask for.
# SCOWL is Copyright 2000-2011 by Kevin Atkinson, whose permission to use, copy, modify and
# distribute it is granted without fee, without any warranty.
OTHER_WORDS = frozenset(
    """
    aah aches acing adder adopter afn ailing albumin allot alp amt anions annuls anons ans apace
    arming ashing aslope asp aspire aster astern atone atones atty axilla baas babble backbench
    backbit backboard backbones backcloth backcomb backdoor backfield backfire backhand backhands
    backlog backlogs backpacking backpedal backroom backslash backslide backslider backsliding
    backspace backstair backstairs backstop backtrack backwater baht bake baling balk balking balks
    bandanna banding banes bans barb bards baring barter basemen baser bashing basinet bast baster
    batt beery berried bewaring biding bilk billows biog birder blander blanker blazer blinder
    blister blonder blot blunder bluster boa boars boas boast boaster boater bod bods bolder boll
    boned boor boos booty botch bottler bowel bracer bras bream brisks bristled brunch bubs bucking
    bums burgee burgher burnet busing busty buts buttery butty calve calx camber candled candler
    candlers canter caper capo caret carpus carroty carte casette cation caw caws censor chaining
    chairing cheery chesty chian chis chopping chops cine cit clam claps clewing clipper clop clot
    coasting coed coffer coiling coir coking commend comportment condole coning coolies cooping
    copal copping cored corm cornett corr cotter couplet covet cpa cram crenelation crt crus crustal
    crusty cst cubed cuber cubers cull curbed currant currying curter cuter dace dang dangs dapper
    deice demur derail deriving devise dicing dict dill dimpling dink dispense doable dob docket
    doer dogging dole dork dosh doze dpt dragoon drench drier dries droll droop drover dst eave
    ebbed edger eft elver ember envelop enveloper erst esr ester eves ext fab facet falter fave
    felling fem fennel ferule fetching fib ficus fie filer filings firer firs fixes flamed flapper
    flay fleecer flt flumes foist fol footy forecaster forecastle foreclosed foreclosing forefeet
    forefinger forefingers forefoot foreground forehand forehands foreleg forelegs forelock
    forelocks foremast forepart foreskin foresting foxed framer fret friers frig fro frontbench
    frontward fruity fulling furl fusee fut gab gabble gad gads ganging gantlet gape gapes gar garb
    gating geed germ ghat gild gilt gingers gird gist glads glob gloppy glower goer goiter goof
    goofs goop grads grater gratin graver graying greave greener griping grog gropes gsa guider gull
    gulls gunnel hackle hallo hap hast hater hath haw haws hearer helves hemmer hinging hinter
    hipped hist hock hod hoe hoes hoke hokes holed homey homing hons hoot hoovers hops hos hosing
    hov hovel hoy hst hummer hutch ilk ills inert inks inky inst isp itch jab jammer jangle jig jilt
    joist jot juicer keg kegs kens kine kink kinks kip kips knacker knaves knicker lade lades lading
    lag lain lames lank larch lat lather lats lave laving lazing ldc leaner leas leaved leavers leer
    leftward lefty lender lends levee lewd lib lice licensee licks lien liming limn limning linage
    lisp littler lng loafer loafing loather loaves lob locket lod lofting loll loner loom lope lops
    lowercase lpg lsat lucking lye magi maim malted mantel marl marque maul maxing meaty meddle meh
    melding melon mes meted millet milted mizzle mods module moll molted moo moue moues mouser
    mousse msg msw muddle mull mullet nae natch natter neater nil nixing nobble nodule noes nook
    nooks noose nub nuder nus nutter nutting nuzzle nwt oast obit odors oft ogre oik oles omb onside
    ope oping opining otb overflew overhung ovular paddler paged pager pagers paining pancaked pap
    parch pate patter payer peal peals pecking pedant peddle peed peen pele pelvic pendent pepped
    peroration piaster picker pickle picot piing pikes pimp pint pion pipped pipping piton plantar
    plated plats platting plo plonks plotter plunks pock pocking podding pointy pone pong poring
    posher posy pout pouter pouting prat prim probosces prog pron pta pto pug pule pummel pupped pus
    pwn quin rabbet racket racking rad ragging rapping rattler raves rawer ream rearguard rearrest
    rearward redder reek reflux rel rend resat revolve rewed rial rials ribber ricer ricking rife
    rigger rightward rigs riles riling rill riper riv riving robs roes roiling roost roper rots rove
    rowel rube rubes ruck rucking ruder rusk rusks saddler sanding satay sating satrap satraps
    sawing scutcheon sear seeping selves senor sere seta sett sewed shad shelve shelved shied shim
    shingled shirr shirty shoo shorty shpt shun sicker sicks sift silt sine sines sinner siting
    skewing skim skis skulk slapper slay slays slicer slicers slicker slier sloe slop sluice sluices
    sluing smoker snot softy sola sone soot sopping sou sough sow sown spacer spanner spay spewed
    spier spile spilt spirt splay sponger spooked spooler spore sporing sprat spreed sprig sprinkled
    sprinkler sprinklers spry stag std steen steeps stele stepper stickler stirs stol stoned stoner
    stoners stook stope strake stranding strep strew stricture strops sty sup swatch swerve swig
    tailgater tailing tali taper tapper tarn tarp tart taster tattle tba teed teeter telephoner
    tenser tentacled tern thew throaty ticker ticks tiddler tiler tilers timbre tinder tings tittle
    toasty toddle toed toil toile toiler toke tolled tolling toner toning tonne toot toots topcoat
    tope topknot topmast topnotch topsail topside topsoil torsi trad treas treed trice trine tripe
    tripos tripper trivet trod trolled trolling trope trouser trowel trowing tsp tubed tubers tuns
    tut udder umber uni unset upholster uppercase uppercut uppercutting uptight url usn valence vape
    vars vaster vat veiling velvety vend vertebra volt wac wacker wader waffler wager waning warty
    weighty wend wending whee whistler whit whiter whop whopped whup whupped wiglet windless wining
    wisher wist wog wooer woof woos worming wove writs xis yap yea yip yow zapper zoon
    """.split()
)

# Names of parts in other languages, which are no slips of English ones either.
FOREIGN_WORDS = frozenset(
    """
    ala auge baule blad boca bord buis cabina cabine cadeira cassetto cheville coffre feder
    finestre fles flor foglia gabel handvat hode hoofd jambes jour kabel kette knie langue
    manche mani mond mund nagel nase neus oor pied pierna piernas pols poot porta porte portes
    raam radice rama ramo roda ruedas ruit samen staart stam stiel tand tasse turm ventana
    ventre vork zitting
    """.split()
)
