"""German names of parts, each line behind the English words that are asked for in their place.

Nouns stand in the singular, adjectives without endings; `german.py` knows plurals, endings and
compounds, so only compounds that mean something else than their parts are listed.
"""

# Left out.
ARTICLES = frozenset(
    """
    alle aller beide beiden das dem den der des die ein eine einem einen einer eines und
    """.split()
)
# "Bein des Stuhls", "Griff an der Tür".
OF = frozenset("am an auf im in vom von zum zur".split())
GENITIVES = frozenset("der des einer eines".split())

# English words that would be read as German, however few the parts are that are called so: they
# do not tell a question's language. Chosen from the words of a dictionary of American English.
ENGLISH_TOO = frozenset(
    """
    armature armband auto autopilot bad bade badminton banker bare barer barn barreling
    bartering basis batteries better bettering blinker blitz bordering boxen boxer brief briefer
    bug burg captor capture couch dachshund dashboard dick dicker dickering dunner dustier
    entente entering fell feller fleck floss fuller fuss garage giraffe golden goldener
    goldenest gross grosser gummier halter handy hastier heck heft herd herder hr hut jalousie
    kind kinder krone laden lager laptop latte li linker lowering manner master mastering matte
    mattering milch mine mintier minute mitten monster mutter nastier notebook oval person
    pirate plankton profile puffer re regal regale reis ringer ringmaster roster rot rote sage
    sander saxophone sims siphon sirup speck stab stammer stammering stein sterner stricken
    stuck suppose tanker taste teller textile toaster toastmaster toilette ton tor tore torn
    torte torture torturer tulle tureen ventilator vr wade wale walnut wander wandering wolf
    """.split()
)

# Where something is, and how large.
PLACES = """
left: link li
right: recht re
front: vorder vorn vorne
frontmost: vorderst
rear: hinter hinten
rearmost: hinterst
upper: ober
lower: unter
top: oben
topmost: oberst
bottom: unten
bottommost: unterst
first: erst
second: zweit
third: dritt
fourth: viert
fifth: fünft
sixth: sechst
seventh: siebt
eighth: acht
ninth: neunt
tenth: zehnt
last: letzt
far: ganz
penultimate: vorletzt
middle: mittler mittlerer mitte mittig mittel
inner: inner innen
outer: äußer außen
side: seitlich
front left: vl
front right: vr
rear left: hl
rear right: hr
big: groß größer
long: lang länger
tall: hoh hoch höher
short: kurz kürzer
small: klein kleiner
"""

PARTS = """
abdomen: hinterleib unterleib
absorber: dämpfer
adapter: adapter
air: luft
alarm: wecker
anchor: anker
angel: engel
animal: tier
ankle: knöchel sprunggelenk
antenna: antenne
antler: geweih
apple: apfel
apron: schürze zarge
apse: apsis
arch: torbogen rundbogen
arm: arm
armor: rüstung panzerung
armrest: armlehne armstütze armauflage
arrow: pfeil
arrowhead: pfeilspitze
ash: asche
awning: markise vordach
axe: axt beil
axle: achse radachse
baby: baby
back: stuhllehne rücken rückseite lehne rückenteil rückenlehne
back panel: rückwand rückplatte
backpack: rucksack ranzen tornister
bacon: speck
bag: tasche beutel tüte
balcony: balkon
ball: kugel ball
balloon: ballon
baluster: geländerstab
bamboo: bambus
band: band reif
banner: banner
bar: stab bügelstange kleiderstange
bark: rinde borke
barrel: fass tonne gewehrlauf lauf geschützrohr
bars: gitterstäbe
base: sockel fußgestell untergestell basis unterteil standfuß bodenteil lampenfuß
baseboard: sockelleiste fußleiste
basement: keller
basin: becken waschbecken
basket: korb
bass: bass
bass drum: basstrommel
bath: bad
bathtub: badewanne
battery: batterie akku
battlement: zinne
bauble: christbaumkugel weihnachtskugel
bead: perle
beak: schnabel
beaker: becher
beam: balken träger querbalken
beard: bart vollbart
bearing: lager kugellager wälzlager
bed: bett
bedpost: bettpfosten
bedroll: bettrolle
belfry: glockenstuhl
bell: glocke klingel schallbecher
bellows: balg blasebalg
belly: bauch
belt: gürtel keilriemen
bench: bank sitzbank
berry: beere
bezel: lünette
bill: entenschnabel
binding: bindung einband
biscuit: keks
bit: schlüsselbart
black: schwarz
blade: klinge sägeblatt schneide messerklinge
blanket: decke bettdecke wolldecke zudecke
blender jar: mixbehälter mixbecher
blind: jalousie rollo
block: block klotz
blossom: blüte
board: brett bord bohle
boat: boot
body: gehäusekörper körper rumpf korpus leib karosserie
boiler: kessel
bolt: bolzen riegel
bone: knochen
book: buch
book spine: buchrücken
bookmark: lesezeichen
boom: ausleger großbaum
boot: stiefel
border: umrandung
bore: bohrung
boss: buckel schildbuckel
bottle: flasche
bottleneck: flaschenhals
bottom: fassboden schubladenboden boden unterseite
boulder: felsbrocken
bow: schleife bug bogen
bowl: schüssel napf
bowsprit: bugspriet
bowstring: bogensehne
box: kasten kiste box schachtel karton
bracelet: armband
bracket: halterung konsole winkel
brake: bremse
brake light: bremslicht bremsleuchte
branch: ast
bread: brot
breast: busen
breastbone: brustbein
brick: ziegel backstein ziegelstein
bricks: mauerwerk
bridge: brücke steg
brim: krempe hutkrempe
bristle: borste
bristles: borsten
broom: besen
broth: brühe
brow: stirnband
brush: bürste pinsel
bucket: eimer kübel löffelbagger baggerschaufel baggerlöffel
buckle: schnalle
buffer: puffer
building: gebäude
bulb: glühbirne glühlampe birne leuchtmittel knolle
bull: stier
bumper: stoßstange stoßfänger
bun: brötchen dutt
bundle: bündel
bung: spund
burner: brenner
bus: bus
butt: gewehrkolben
butter: butter
button: knopf druckknopf taste
buttress: strebepfeiler
cab: führerhaus fahrerhaus führerstand
cabin: kabine fahrerkabine kajüte
cabinet: schrank
cabinet door: schranktür
cable: kabel stahlseil drahtseil
cactus: kaktus
cage: käfig
cake: kuchen torte
calf: wade
calyx: blütenkelch kelchblatt
camel: kamel
camera: kamera
candle: kerze
candle flame: kerzenflamme
candlestick: kerzenständer kerzenleuchter leuchter
cannon: kanone
cannonball: kanonenkugel
canopy: baldachin verdeck überdachung blätterdach schirmdach kanzel
canvas: leinwand plane
cap: kappe verschluss flaschendeckel schraubverschluss pilzhut mütze kronkorken pilzkappe
cape: umhang cape
capital: kapitell
capsule: kapsel
car: auto waggon wagen
carafe: karaffe
carapace: rückenpanzer
cargo bed: ladefläche pritsche
carriage: lafette
carrot: karotte möhre
carrying handle: tragegriff
cart: karren
cartridge: patrone
case: gehäuse etui
cassette: kassette
castle: burg
castor: lenkrolle möbelrolle
ceiling: zimmerdecke
cell: zelle
center: zentrum
chain: kette
chain guard: kettenschutz
chain link: kettenglied
chainring: kettenblatt
chair: stuhl sessel
chassis: fahrgestell fahrwerkrahmen
cheek: wange backe
cheekbone: wangenknochen jochbein
cheese: käse
cherry: kirsche
chest: truhe brust brustkorb
chest plate: brustplatte
child: kind
chimney: schornstein kamin
chin: kinn
chin rest: kinnhalter
chocolate: schokolade
chopstick: essstäbchen
chuck: bohrfutter spannfutter
church: kirche
cistern: spülkasten
clamp: klemme schelle zwinge
clapper: klöppel
clavicle: schlüsselbein
claw: kralle klaue
clip: clip klammer
clock: uhr wanduhr
clock face: zifferblatt
clock hand: uhrzeiger
cloth: tuch stoff
club: keule
coal: kohle
coat: mantel
cockpit: cockpit
cockscomb: hahnenkamm
coffee: kaffee
coil: spule
coin: münze
collar: kragen halsband
column: säule
comb: kamm
compartment: fach
computer: computer rechner
cone: zapfen eistüte kegel konus kiefernzapfen tannenzapfen
connecting rod: pleuel pleuelstange pleuelstab
connector: stecker verbinder
container: behälter container
contents: inhalt füllung
control: bedienelement regler
control panel: bedienfeld armaturenbrett dashboard
cooktop: kochfeld
cord: schnur
core: kerngehäuse
cork: korken
corn: mais
corn cob: maiskolben
corner: ecke
cornice: gesims kranzgesims
counter: theke tresen
countertop: arbeitsplatte
counterweight: gegengewicht
coupling rod: kuppelstange
cover: abdeckung verkleidung überzug bezug hülle
cowcatcher: kuhfänger bahnräumer
crab: krabbe
crane: kran
crank: kurbel tretkurbel
crate: holzkiste
cream: sahne creme
cross: kreuz
crossbar: querstange querstrebe querleiste
crossbeam: querträger
crossguard: parierstange
crown: krone baumkrone
crumb: krümel
crumb tray: krümelschublade
cube: würfel
cuff: manschette
cup: tasse trinkbecher
cupboard: küchenschrank
cupola: kuppel
curtain: vorhang gardine
cushion: polster sitzkissen sofakissen
cutting edge: schneidkante
cylinder: zylinder
cymbal: schlagzeugbecken
deck: deck
decoration: dekoration verzierung
desktop: schreibtischplatte
detergent: waschmittel
dial: drehregler wählscheibe skalenscheibe
digger arm: baggerarm
disc: bremsscheibe scheibe
dish: teller geschirr
display: anzeige
divider: trennwand
dog: hund
dome: kuppeldach
door: autotür tür türe tor
door handle: türgriff türklinke
door knob: türknopf
doorstep: türschwelle
dormer: gaube dachgaube
dorsal fin: rückenflosse
dot: punkt
dough: teig
dough hook: knethaken
dozer blade: räumschild planierschild
dpad: steuerkreuz
dragon: drache
drain: abfluss
drawer: schublade schubfach schubkasten
drawer front: schubladenfront schubladenblende
dress: kleid
drill: bohrmaschine
drill bit: bohrer bohrereinsatz
drip: tropfen
drip tray: tropfschale abtropfschale
driver: fahrer
drum: trommel
drum shell: trommelkessel
drum skin: trommelfell
drum stick: trommelstock
duct: kanal
dumpling: knödel
dust: staub
ear: ohr
ear pad: ohrpolster ohrkissen
earcup: ohrmuschel
earth: erde
eaves: traufe
edge: kante
egg: ei
elbow: ellenbogen ellbogen
elephant: elefant
emblem: emblem wappen
end: ende
end piece: endstück
engine: motor triebwerk
entrance: eingang
eraser: radiergummi radierer
escutcheon: schlüsselschild
exhaust: auspuff
exhaust pipe: auspuffrohr
extension: verlängerung
eye: auge
eye socket: augenhöhle
eye stalk: augenstiel
eyeball: augapfel
eyebrow: augenbraue braue
eyelet: öse
eyelid: augenlid lid
eyepiece: okular
fabric: textil gewebe
facade: fassade
face: gesicht
fan: ventilator lüfter gebläse
fang: reißzahn fangzahn giftzahn
faucet: wasserhahn armatur
feather: feder
feathers: gefieder
feeler: fühler
femur: oberschenkelknochen
fender: kotflügel
figurehead: galionsfigur
film: film
filter: filter
fin: flosse finne
finger: finger
fingerboard: griffbrett
finial: turmspitze
fire: feuer
firewood: brennholz
fish: fisch
fist: faust
flag: fahne flagge wimpel
flagpole: fahnenmast fahnenstange
flame: flamme
flange: flansch
flap: klappe lasche landeklappe
flash: blitz
flat: flach
flesh: fruchtfleisch
flipper: schwimmflosse
floor: fußboden
flower: blume
focus: fokus
foliage: laubwerk
foot: fuß pfötchenfuß
footboard: fußteil fußbrett bettfußteil trittbrett
footrest: fußstütze fußraste fußbank
forearm: unterarm
forehead: stirn
fork: gabel
foundation: fundament
frame: brillengestell rahmen gestell gerüst
freezer: gefrierfach
fringe: franse
front: vorderseite front frontseite vorderteil stirnseite
front leg: vorderbein vorderlauf
front light: vorderlicht
front paw: vorderpfote
front sail: vorsegel
fruit: frucht obst
fuel: kraftstoff benzin
funnel: trichter schiffsschornstein
fur: fell pelz
fuse: zündschnur lunte
fuselage: flugzeugrumpf
gable: giebel
gallery: galerie
garbage: müll
gas: gas
gas lift: gasfeder
gate: pforte gatter
gauge: manometer messuhr
gear: zahnrad getriebe ritzel
gem: edelstein
gills: kieme
girder: brückenträger
glass: glas
globe: globus
glove: handschuh
gold: gold
gondola: gondel
gooseneck: schwanenhals
grape: traube weintraube
grass: gras
grate: rost
grave: grab
green: grün
grille: lüftungsgitter kühlergrill grill gitter
grip: griffstück haltegriff pistolengriff
groove: nut rille
ground: grund untergrund
guard: schutz schutzgitter schutzblende
guide: führung
gun: gewehr geschütz
gunwale: dollbord
hair: haar haupthaar frisur
ham: schinken
hammer: hammer
hand: hand zeiger
hand bones: handknochen
handle: griff henkel handgriff klinke bügel stiel heft besenstiel
handlebar: lenker lenkstange
handrail: handlauf
handset: hörer telefonhörer
hanger: aufhänger kleiderbügel
hanging loop: aufhängeöse
hat: hut
hatch: luke
head: kopf
headband: kopfbügel
headboard: kopfteil kopfbrett bettkopfteil betthaupt
headlight: scheinwerfer frontscheinwerfer
headrest: kopfstütze kopflehne
headstock: kopfplatte
heating: heizung
heel: ferse absatz
helmet: helm schutzhelm sturzhelm
hem: saum
hind leg: hinterbein hinterlauf
hind paw: hinterpfote
hinge: scharnier türangel angel
hip: hüfte
hip bone: hüftknochen
hips: hüften
hitch: anhängerkupplung
holder: halter
hole: loch
honey: honig
hood: motorhaube haube kapuze
hoof: huf
hook: haken
hooves: hufe
horizontal: waagerecht waagrecht horizontal
horizontal stabilizer: höhenleitwerk
horn: horn
hose: schlauch
hotplate: herdplatte kochplatte
hour: stunde
hour hand: stundenzeiger
house: haus hütte
housing: motorgehäuse lagergehäuse
hub: nabe
hubcap: radkappe radblende
hull: schiffsrumpf bootsrumpf
hump: höcker
hunter: jäger
hydraulic cylinder: hydraulikzylinder
ice: eis
ice cream: eiskugel eiscreme
icing: zuckerguss glasur
index finger: zeigefinger
inlet: einlass
insert: einsatz
inside: innenseite
iron: eisen
island: insel
jacket: jacke weste
jamb: türpfosten
jar: einmachglas
jaw: kiefer
jet: düsenstrahl
jewel: juwel schmuckstein
jib: fock kranausleger
joint: gelenk
joystick: joystick
juice: saft
keel: kiel
kettle: wasserkocher teekessel
key: schlüssel klaviertaste
keyboard: tastatur klaviatur
keyhole: schlüsselloch
kickstand: fahrradständer seitenständer
kitchen: küche
knee: knie
knife: messer
knob: drehgriff knauf drehknopf türknauf
knocker: türklopfer
knot: knoten
knuckle: fingerknöchel
label: etikett aufkleber
ladder: leiter
lamp: lampe leuchte
lampshade: lampenschirm schirm
landing gear: fahrwerk landegestell
landing skid: landekufe
lantern: laterne
latch: schnappverschluss
layer: schicht
lead: mine bleistiftmine
leaf: blatt laubblatt
leather: leder
leaves: blätter laub blattwerk
leg: stuhlbein tischbein bein haxe
legs: beinpaar
lemon: zitrone
lens: linse objektiv brillenglas
letter: brief buchstabe
lever: hebel
license plate: autokennzeichen
lid: deckel
light: leuchtfeuer licht
liner: backförmchen
lining: futter
lip: lippe
load: ladung
lock: schloss türschloss
log: holzscheit scheit
loop: schlaufe schlinge
loudspeaker: lautsprecherbox
lower body: unterkörper
lower jaw: unterkiefer
lower leg: unterschenkel
lower lip: unterlippe
luggage: gepäck
lying surface: liegefläche
magazine: magazin
mailbox: briefkasten
main: haupt
main rotor: hauptrotor
main sail: hauptsegel
mainsail: großsegel
mane: mähne
mask: maske
mast: mast schiffsmast
mat: matte
mattress: matratze
meat: fleisch
metal: metall
microphone: mikrofon mikrophon
middle part: mittelteil mittelstück
milk: milch
mill: mühle
mirror: spiegel rückspiegel
mixer: rührgerät
mixing bowl: rührschüssel
molding: zierleiste
monitor: monitor
motor: elektromotor
mount: aufhängung
mouse: maus
moustache: schnurrbart oberlippenbart
mouth: mund maul
mouthpiece: mundstück
mudguard: schutzblech
mug: henkelbecher krug
muntin: fenstersprosse
mushroom: pilz
music stand: notenständer
muzzle: schnauze mündung
nail: nagel
neck: hals nacken genick
needle: nadel
nest: nest
net: netz
nib: füllfeder schreibfeder
nose: nase
nose cone: nasenkonus bugspitze
nostril: nasenloch nüster
notch: kerbe
nozzle: düse
number: zahl nummer ziffer
number plate: nummernschild kennzeichen
nut: nuss mutter schraubenmutter
oar: paddelblatt
oar blade: ruderblatt
oil: öl
olive: olive
onion: zwiebel
opening: öffnung
ornament: ornament zierde
outlet: auslass auslauf
outrigger: auslegerstütze
outside: außenseite
overflow: überlauf
pad: pad
paddle: paddel
page: buchseite
palm: handfläche handteller
pan: pfanne
pane: glasscheibe fensterscheibe
panel: paneel tafel türfüllung
pants: hose
paper: papier
parapet: brüstung
part: teil
pauldron: schulterpanzer schulterstück
paw: pfote tatze pranke
pectoral fin: brustflosse
pedal: pedal
pedestal: podest postament
peel: fruchtschale
peg: pflock hering
pelvis: beckenknochen
pen: füller kugelschreiber
pencil: bleistift
pendant: anhängsel
pendulum: pendel
periscope: periskop
petal: blütenblatt
phone: handy telefon
piano: klavier
pickup: tonabnehmer
picture: bild
piece: stück
pillar: pfeiler
pillow: kissen kopfkissen
pilot: pilot
pin: stift
pincer: schere zange
pipe: rohr pfeife rohrleitung
pistol: pistole
piston: kolben
pitcher: kanne
pivot: drehpunkt
pizza: pizza
plank: planke
plant: pflanze topfpflanze
plate: platte blech
platform: plattform
platter: plattenteller
plinth: fußsockel
plow: pflug
plug: stöpsel stopfen
plunger: stempel
pocket: hosentasche
point: dorn
pole: stange pfahl
pommel: schwertknauf
pool: wasserbecken
porch: veranda
portafilter: siebträger
portcullis: fallgitter
porthole: bullauge
post: pfosten
pot: blumentopf kochtopf topf
potato: kartoffel
power: strom
power unit: netzteil
press: presse
propeller: propeller luftschraube schiffsschraube
pull: zug
pump: pumpe
pumpkin: kürbis
pupil: pupille
push: druck
quill: federkiel
quoin: eckstein
rabbit: hase kaninchen
rack: dachträger gepäckträger
radiator: kühler heizkörper
raft: floß
rail: schiene leiste
railing: geländer reling
rain: regen
rear: heck
rear door: hecktür
rear window: heckscheibe
recess: griffmulde
record: schallplatte
reed: rohrblatt
reel: haspel
resonator: resonator
rest: auflage ablagefläche
rib: rippe
ribbon: schleifenband
ribs: rippen
rice: reis
ridge: grat first dachfirst
rigging: takelage
rim: felge rand
ring: ring
rivet: niete
road: straße
road wheel: laufrolle
rock: fels
rocket: rakete
rod: rute gestänge
roller: walze
roof: dach
roof tiles: dachpfanne
room: zimmer raum
root: wurzel
rope: seil tau strick
rotor: rotor
rotor blade: rotorblatt
round: rund
rubber: gummi
rudder: ruder seitenruder
rung: sprosse leitersprosse
runner: kufe laufschiene
running board: schweller trittleiste
sack: sack
saddle: sattel fahrradsattel
sail: segel windmühlenflügel
salad: salat
sand: sand
satellite: satellit
sauce: soße sauce
saucer: untertasse
sausage: wurst würstchen
scale: skala waage
scarf: schal halstuch
scope: zielfernrohr
screen: bildschirm display
screw: schraube
screw thread: gewinde
scute: schuppe
seal: dichtung
seam: naht
seat: sitzpolster sitz sitzfläche sitzplatte sitzschale sitzbrett
seat belt: sicherheitsgurt
seat post: sattelstütze
seaweed: alge
second hand: sekundenzeiger
section: abschnitt
seed: samen kern
sensor: sensor
shade: blendschirm blende sonnenblende
shaft: welle schaft
shelf: regalbrett einlegeboden ablage regalboden fachboden regal
shell: muschel schneckenhaus panzer
shield: schild schutzschild
shin: schienbein
ship: schiff
shirt: hemd
shoe: schuh
shoelace: schnürsenkel
shop: laden
shopping: einkauf
shorts: shorts
shoulder: schulter
shoulder blade: schulterblatt
shoulder button: schultertaste
shoulder stock: schulterstütze
shovel: schaufel
shutter: fensterladen rollladen
shutter release: auslöser
side: seite flanke
side panel: seitenwand seitenteil seitenplatte
side rail: seitenleiste
side window: seitenfenster seitenscheibe
sign: straßenschild wegweiserschild
sill: fensterbank fensterbrett sims fenstersims
sink: spüle spülbecken
skin: haut schale
skirt: rock
skull: schädel totenkopf
skylight: dachfenster
slat: lattenrost lamelle latte
sleeping bag: schlafsack
sleeve: ärmel hülse
slice: schnitte
slide: rutsche schlitten
slider: schieberegler schieber
slot: schlitz
smoke: rauch
smokestack: schlot fabrikschornstein
snail: schnecke
snare drum: snare
snooze button: schlummertaste
snow: schnee
snowball: schneekugel
soap: seife
socket: fassung buchse
sofa: sofa couch
solar: solar
solar panel: solarpanel solarmodul
sole: sohle schuhsohle
sound: schall ton klang
sound hole: schallloch
soup: suppe
space: leer
space bar: leertaste
spade: spaten
speaker: lautsprecher
speaker cone: membran
spear: speer
sphere: sphäre
spike: spieß zacke
spindle: spindel
spine: stachel rückgrat wirbelsäule
spiral: spirale
spire: spitzdach
spoiler: spoiler heckspoiler
spoke: speiche
sponge: schwamm
spoon: löffel
spot: fleck
spout: tülle ausgießer ausguss
spring: sprungfeder
sprinkles: streusel
staff: stecken zauberstab
stage: objekttisch
stairs: treppe
stalk: halm
stand: ständer
star: stern
statue: statue
steam: dampf
steam dome: dampfdom
steel: stahl
steering: lenkung
steering wheel: lenkrad steuerrad
stem: stängel stengel blumenstiel fruchtstiel pilzstiel blattstiel apfelstiel
step: stufe tritt treppenstufe trittstufe
stick: stöckchen stock
stinger: giftstachel
stirrup: steigbügel
stock: gewehrschaft
stomach: magen
stone: stein
stool: hocker schemel
stopper: stopper pfropfen
strap: schulterriemen gurt riemen schultergurt tragegurt trageriemen
straw: stroh strohhalm trinkhalm
strawberry: erdbeere
stretcher: verbindungsstrebe stuhlstrebe
string: saite sehne
string holder: saitenhalter
stripe: streifen
strut: strebe
suction: saug
suction cup: saugnapf
sun: sonne
sun roof: schiebedach
support: stütze
support beam: stützbalken
surface: fläche oberfläche
surround: einfassung umrahmung
suspension: federung
swing: schaukel
switch: schalter
sword: schwert
syrup: sirup
table: tisch
table top: tischplatte tischfläche
tag: preisschild
tail: schwanz schweif leitwerk
tail boom: heckausleger
tail fin: schwanzflosse heckflosse
tail rotor: heckrotor
tailgate: heckklappe
taillight: rücklicht rückleuchte schlusslicht
tank: behältnis tank
tap: zapfhahn
tape: klebeband
teeth: zähne
telescope: teleskop fernrohr
temple: brillenbügel
tent: zelt
tentacle: tentakel fangarm
terrace: terrasse
thigh: oberschenkel schenkel
thread: faden
throat: kehle
throne: thron
thumb: daumen
tibia: schienbeinknochen
tie: krawatte
tiles: dachziegel fliese kachel
tine: zinke
tip: spitze
tire: reifen autoreifen
toast: toast
toe: zeh zehe zehenspitze
toenail: zehennagel
toilet: toilette klo wc
toilet seat: klobrille klositz
tomato: tomate
tonearm: tonarm
tongue: zunge
tool: werkzeug
tooth: zahn
top: oberseite oberteil aufsatz
topping: belag
torch: fackel
torso: torso oberkörper
touchpad: touchpad
towel: handtuch
tower: turm
track: raupe raupenkette gleis
trailer: anhänger
trap: siphon
tray: tablett
tread: lauffläche profil
treasure: schatz
tree: baum
trigger: abzug abzugshahn
trim: zierrand
tripod: dreibein stativ
trolley: laufkatze
truck: lastwagen laster lkw
truck bed: mulde kippmulde
trunk: stamm kofferraum rüssel baumstamm
trunk lid: kofferraumdeckel
tub: wanne
tube: röhre tubus
tuft: büschel quaste
tuning peg: stimmwirbel wirbel
turbine: turbine
turn signal: blinker
turntable: drehteller drehkranz plattenspieler
turret: geschützturm
tusk: stoßzahn
tweeter: hochtöner
twig: zweig
twigs: reisig
umbrella: regenschirm sonnenschirm
unit: einheit
upper arm: oberarm
upper jaw: oberkiefer
upper lip: oberlippe
valve: ventil
vase: vase
vault: gewölbe
vegetable: gemüse
vent: lüftungsschlitz
ventilation: lüftung
vertical: senkrecht vertikal
vertical stabilizer: seitenleitwerk
viewfinder: sucher
visor: visier mützenschirm
wafer cone: eiswaffel waffeltüte
waffle: waffel
waist: taille
waistband: hosenbund bund
wall: wand mauer
washer: unterlegscheibe
watch: armbanduhr
water: wasser
wattle: kehllappen
wax: wachs
weapon: waffe
weather vane: wetterhahn wetterfahne
weight: gewicht
wheel: rad rolle laufrad skaterolle mühlrad
wheel arch: radkasten radlauf
wheel hub: radnabe
whisk: schneebesen
whistle: trillerpfeife
white: weiß
wick: docht
wig: perücke
winch: winde
winder: aufziehkrone
window: fenster autofenster
windshield: windschutzscheibe frontscheibe
wing: flügel tragfläche tragflügel schwinge
wing mirror: außenspiegel seitenspiegel
winglet: winglet
wire: draht
wood: holz
wooden: hölzern
woofer: tieftöner
wool: wolle
worm: wurm
wrist: handgelenk
yoke: joch
yolk: eigelb dotter
zipper: reißverschluss
zoom ring: zoomring
"""

# Things whose parts are named, how they look, and parts that the model was never shown.
THINGS = """
airplane: flugzeug
ant: ameise
bear: bär
beast: biest
bee: biene
beetle: käfer
bicycle: fahrrad
bird: vogel
blue: blau
book shelf: bücherregal
boy: junge
brown: braun
bud: knospe
butterfly: schmetterling
cat: katze
cloud: wolke
cow: kuh
deer: hirsch reh
dinosaur: dinosaurier
dragonfly: libelle
drying rack: wäscheständer
duck: ente
dustpan: kehrblech
earphones: kopfhörer
earring: ohrring
fence: zaun
forklift: gabelstapler
fountain: brunnen springbrunnen
frog: frosch
garage: garage
giraffe: giraffe
girl: mädchen
glasses: brille
goat: ziege
goblet: kelch
goggles: schutzbrille
golden: golden
goose: gans
grey: grau
gripper: greifer
guitar: gitarre
gutter: dachrinne regenrinne
hair dryer: föhn fön haartrockner
helicopter: hubschrauber
hen: huhn
horse: pferd
insect: insekt
king: könig
knight: ritter
ladle: kelle schöpfkelle
laptop: laptop notebook
lighthouse: leuchtturm
lion: löwe
lobster: hummer
locomotive: lokomotive lok
man: mann
microwave: mikrowelle
minute: minute
minute hand: minutenzeiger
monster: monster
motorcycle: motorrad
narrow: schmal
navel: bauchnabel nabel
nightstand: nachttisch
octopus: krake oktopus
oval: oval
oven: ofen backofen
person: person mensch figur
pig: schwein
pirate: pirat
princess: prinzessin
queen: königin
quiver: köcher
rectangular: rechteckig
red: rot
refrigerator: kühlschrank
remote: fernbedienung
rider: reiter
robot: roboter
rooster: hahn
saw: säge
saxophone: saxophon saxofon
scorpion: skorpion
screwdriver: schraubendreher schraubenzieher
shark: hai
sheath: scheide schwertscheide
sheep: schaf
shower: dusche
silver: silber silbern
skeleton: skelett
snake: schlange
snowman: schneemann
sock: socke strumpf
soldier: soldat
spaceship: raumschiff
spare wheel: reserverad ersatzrad
spider: spinne
square: quadratisch
stove: herd
suitcase: koffer
sunglasses: sonnenbrille
teapot: teekanne
teddy bear: teddy teddybär
thick: dick
thin: dünn
toaster: toaster
tractor: traktor schlepper
turtle: schildkröte
typewriter: schreibmaschine
underpants: unterhose
vacuum cleaner: staubsauger
vehicle: fahrzeug
violin: geige violine
warrior: krieger
washing machine: waschmaschine
wedge: keil
whale: wal
wheelbarrow: schubkarre
wheelchair: rollstuhl
wide: breit
windmill: windmühle
wizard: zauberer
wolf: wolf
woman: frau
wreath: kranz
yellow: gelb
"""
