"""The lane that needs no NLU, no database and no language choice: patterns that recognise an emergency happening now.

Recall comes before precision, yet advice ("¿qué hago si viene ICE?"), the past ("me detuvieron en 2015") and good
news ("ya salió mi hermano") are no alarms. Patterns read the plain form of a message: lower case, no accents.
"""

import re
from dataclasses import dataclass

from bot.words import plain


@dataclass(frozen=True)
class Emergency:
    """What kind of alarm (an id of content/emergency.yml), and the locale its words are in (None: an emoji)."""

    kind: str
    locale: str | None


AGENTS_ES = (
    r"(?:el |la |los |las |unos |del? |de la )*(?:ice|hielo|migra|la migra|inmigracion|inmigrasion|migracion|agentes?|"
    r"oficiales?|policias?|redada|federales)"
)
AGENTS_EN = r"(?:the |some )*(?:ice|immigration|la migra|migra|agents?|officers?|feds|police|cops)"
KIN_ES = (
    r"(?:a )?(?:mi |mis |al |a la |el |la |un |una |nuestro |nuestra |tu |su )(?:\w+ )?"
    r"(?:espos[oa]|marido|mujer|pareja|novi[oa]|hij[oa]s?|hijit[oa]|herman[oa]s?|ñaño|papas?|papi|papito|padre|padres|mamas?|"
    r"mami|mamita|madre|ti[oa]s?|prim[oa]s?|sobrin[oa]s?|cunad[oa]s?|abuel[oa]s?|suegr[oa]s?|amig[oa]s?|vecin[oa]s?|"
    r"compa|companer[oa]s?|roommate|familiar(?:es)?|familia|yerno|nuera|padrastro|ahijad[oa]|pata|causa|chibolo|nino|nina|"
    r"viejo|vieja|flaco|flaca|jefe|paisan[oa]s?|conocid[oa]|senor|senora|chico|muchach[oa])"
)
KIN_EN = (
    r"(?:my |our |a |the )(?:\w+ )?(?:husband|wife|spouse|partner|boyfriend|girlfriend|son|daughter|kids?|child|children|baby|"
    r"brothers?|bro|sisters?|sis|dad|daddy|father|mom|mum|mommy|mother|parents?|uncle|aunt|tio|tia|cousins?|nephew|niece|"
    r"grandpa|grandma|grandfather|grandmother|abuel[oa]|friends?|neighbou?rs?|roommate|family|in law|coworkers?|boss|papa|"
    r"mama|relatives?|fiancee?)"
)
# Words that by themselves mean immigration agents, and words that put them here and now.
ICE = r"(?:ice|hise|aice|migra|imigracion|agentes?(?: de (?:ice|migracion|inmigracion))?|border patrol|men (?:with|in) vests|agents)"
HERE_ES = (
    r"(?:aqui|aki|aca|aka|afuera|puerta|mi casa|la casa|pasillo|escaleras?|cocina|sala|cuarto|edificio|ventana|frente|entrand\w+|"
    r"entraron|entro|tocand\w+|toca|tocan|subiendo|bajando|viene|vienen|llegaron|llego|llegando|rodead\w+|rodeando)"
)
HERE_EN = r"(?:here|outside|downstairs|upstairs|hallway|lobby|knocking|banging|pounding|coming in|entering|inside|at the door|on my street|in my \w+)"

WHO_ES = r"(?:hombres?|tipos?|senores|sujetos|gente|agentes?|policias?|carros?|camionetas?|autos?|camionetas)"
WHO_EN = r"(?:men|guys|people|dudes|agents?|officers?|police|cops?|suvs?|cars?|vans?|trucks?)"
MASK_ES = r"(?:encapuchad\w+|enmascarad\w+|con mascaras?|con chalecos?|chalecos?|cara tapada|armad\w+|sin placas?|de negro|de uniforme|uniformad\w+|negras)"
MASK_EN = r"(?:masked|in masks|with masks|vests?|unmarked|armed|in uniform|with guns|no badges?|black)"

# (kind, locale, pattern), the most telling first.
PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (kind, locale, re.compile(pattern))
    for kind, locale, pattern in (
        # A life in danger.
        ("crisis", "es", r"\b(?:me (?:quiero|voy a) (?:matar|morir|colgar|quitar la vida)|(?:hoy|ahora|ya|mejor) me mato|(?:quiero|voy a) (?:matarme|morirme|morir|quitarme la vida|colgarme)|acabar con mi vida|me (?:tome|he tomado) (?:todas? )?(?:las |unas |muchas )?(?:pastillas|veneno)|me corte las venas|(?:ya )?no quiero (?:seguir )?(?:vivir|viviendo)|suicid\w+)\b"),
        ("crisis", "en", r"\b(?:kill(?:ing)? myself|want to die|end my life|ending my life|took (?:all )?(?:the |my |some |a lot of )?pills|cut my wrists|hang(?:ing)? myself|suicidal|dont want to live|don t want to live)\b"),
        ("violence", "es", r"\b(?:esposo|marido|pareja|novio|ex|papa|padrastro|patron|jefe|el|ella)\b.{0,25}\b(?:me (?:esta )?(?:pegando|golpeando|pega|golpea|ahorcando|quiere matar|va a matar))\b"),
        ("violence", "es", r"\b(?:me (?:va|quiere|van|quieren) a? ?matar|me (?:esta|estan) (?:pegando|golpeando|apuntando|violando)|me violaron|me secuestr\w+|tiene (?:un|una) (?:cuchillo|pistola|arma)|me tienen? (?:encerrad\w|secuestrad\w))\b"),
        ("violence", "en", r"\b(?:hitting|beating|choking|raping|hurting|stabbing) me\b|\b(?:going to|gonna|wants to) kill (?:me|us)\b|\b(?:has|got) a (?:gun|knife)\b|\bkidnapp\w+ me\b|\bforce me into\b"),
        ("danger", "es", r"\b(?:no puedo respirar|no respira|no despierta|se desmayo|esta sangrando|se esta muriendo|un infarto|convulsion\w*|perdid[oa]s? en el desierto)\b"),
        ("danger", "en", r"\b(?:can t breathe|cant breathe|not breathing|not waking up|wont wake up|bleeding (?:a lot|out)|is dying|heart attack|lost in the desert)\b"),
        ("danger", "es", r"\b(?:me|nos) estan apuntando\b|\b(?:estan|le estan) (?:golpeando|pegando) (?:a )?(?:mi|un)\b"),
        ("danger", "en", r"\bpointing (?:a )?guns? at (?:me|us)\b|\b(?:they re|theyre|they are) (?:beating|hitting|hurting) (?:my|him|her)\b"),
        # A relative taken, Spanish: "se llevaron a mi esposo", "agarraron a mi hermano", "mi papá fue detenido".
        ("taken", "es",
         rf"\b(?:llevaron|llevaro|se lleva|se llevan|llevando|llevado|llebaron|llevandose a|detener|aprehendieron|aprehendio|esposas|agarraron|agarro|agarrado|arrestaron|arresto|"
         rf"arrestado|arrestando|detuvieron|detubieron|detuvo|detienen|detenido|deteniendo|capturaron|capturo|atraparon|"
         rf"pescaron|cogieron|cojieron|cayo|levantaron|subieron|esposaron)"
         rf" (?:{AGENTS_ES} )?(?:preso )?a? ?{KIN_ES}\b"),
        ("taken", "es",
         rf"\b{KIN_ES} (?:\w+ ){{0,3}}?(?:fue|esta|estan|ha sido|acaba de ser|lo tienen|la tienen|quedo|se quedo|cayo|sigue|anda) "
         rf"(?:\w+ ){{0,2}}?(?:detenid[oa]s?|arrestad[oa]s?|pres[oa]s?|encerrad[oa]s?|en (?:manos de )?{AGENTS_ES})\b"),
        ("taken", "es",
         rf"\b{KIN_ES} (?:\w+ ){{0,4}}?(?:se )?(?:lo|la|los|las|le) (?:acaban de |han |estan )?"
         rf"(?:llev\w+|agarr\w+|detuv\w+|arrest\w+|detenido|captur\w+|tienen|tiene)\b"),
        ("taken", "es",
         rf"\b{AGENTS_ES} (?:\w+ ){{0,3}}?(?:se )?(?:me )?(?:llevo|llevaron|lleva|llevan|llevando|agarro|agarraron|arresto|"
         rf"arrestaron|detuvo|detuvieron|tiene|tienen|quito)(?: preso)? (?:a )?{KIN_ES}\b"),
        ("taken", "es", r"\b(?:se|me) (?:lo|la|los|las) (?:estan |acaban de )?(?:llev\w+)\b(?! (?:de viaje|al peru))"),
        ("taken", "es",
         r"\b(?:lo|la|los|las) (?:acaban? de |han )?(?:agarrar|agarraron|agarro|detuvieron|detuvo|detener|detenido|"
         r"arrestaron|arrestar|arrestado|llevaron|llevar|llevo|capturaron)\b.{0,25}\b(?:ice|migra|migracion|inmigracion|policia)\b"),
        # The writer arrested, Spanish.
        ("detained", "es",
         r"\b(?:me|nos) (?:estan |acaban de |han |tienen |tiene |van a |quieren |esta )?(?:deten\w+|detuv\w+|detub\w+|"
         r"arrest\w+|agarr\w+|esposa(?:do|dos|ron|ndo)|llev(?:an|aron|ando|o|ar)|capturaron|captur\w+|subieron a (?:un|una|la|el))\b"),
        ("detained", "es", r"\b(?:estoy|estamos|quede|sigo) (?:detenid[oa]s?|arrestad[oa]s?|pres[oa]s?|esposad[oa]s?)\b"),
        ("detained", "es", r"\bestoy en (?:la carcel|un centro de detencion|una celda|detencion|custodia)\b"),
        ("detained", "es", r"\bme (?:estan )?(?:poniendo|pusieron) (?:las )?esposas\b"),
        # At work, Spanish.
        ("work", "es",
         rf"\b(?:hay|esta(?:n)?|llego|llegaron|entro|entraron|cayo|cayeron|vino|vinieron|rodea\w+|aparecio|hacen|haciendo)\b"
         rf".{{0,30}}\b(?:{AGENTS_ES}|redada)\b.{{0,40}}\b(?:trabajo|chamba|fabrica|restaurante?|construccion|obra|warehouse|"
         rf"factoria|oficina|tienda|bodega|job|taller|finca|campo)\b"),
        ("work", "es",
         r"\b(?:ice|migra|redada|inmigracion|migracion)\b.{0,30}\b(?:en|a|al|dentro de|afuera de|aqui en) "
         r"(?:mi |el |la |nuestro |donde )?(?:trabajo|chamba|fabrica|restaurante?|construccion|obra|warehouse|factoria|"
         r"job|taller|finca|trabajamos)\b"),
        ("work", "es", r"\b(?:hay|en) (?:una )?redada (?:ahora|ahorita|aqui|en este momento)\b"),
        # At the door, Spanish: agents and the house, or knocking at this moment.
        ("at-door", "es",
         rf"\b{AGENTS_ES}\b.{{0,40}}\b(?:toca(?:n|ndo)?|tocaron|golpea(?:n|ndo)?|golpearon|rompiendo|tumba\w*|fuera|afuera|en) "
         rf"(?:de |a |la |en |mi |nuestra |esta |frente )*(?:puerta|casa|depa\w*|departamento|apartamento|edificio|ventana|"
         rf"timbre|entrada|trailer|traila)\b"),
        ("at-door", "es",
         rf"\b(?:toca(?:n|ndo)?|tocaron|golpea(?:n|ndo)?|golpearon|rompiendo|tumbando|rompieron|quieren (?:entrar|que abra)|"
         rf"entraron|entrando|esta(?:n)?|llego|llegaron|vino|vinieron|hay|rodea\w+)\b.{{0,35}}\b{AGENTS_ES}\b"
         rf".{{0,25}}\b(?:puerta|casa|depa\w*|departamento|apartamento|edificio|ventana|afuera|trailer|aqui|cuarto)\b"),
        ("at-door", "es",
         r"\b(?:ice|migra|inmigracion|migracion)\b.{0,20}\b(?:afuera|aqui|esta aca|en mi puerta|en la puerta|en mi casa|"
         r"me esta buscando|quiere entrar|quieren entrar|esta entrando|tocando|en mi edificio|en mi cuadra)\b"),
        ("at-door", "es", r"\b(?:afuera|en la puerta|en mi puerta|en mi casa|aqui|aca) (?:esta|estan|hay) (?:el |la |los )?(?:ice|migra|inmigracion)\b"),
        ("at-door", "es", r"\b(?:estan|andan) (?:tocando|golpeando|pateando|rompiendo)\b.{0,20}\bpuerta\b"),
        ("at-door", "es", r"\bllego (?:el |la )?(?:ice|migra|inmigracion|migracion)\b"),
        ("at-door", "es", rf"\b{ICE}\b.{{0,40}}\b{HERE_ES}\b|\b{HERE_ES}\b.{{0,30}}\b{ICE}\b"),
        ("at-door", "es", r"\b(?:migracion|inmigracion)\b.{0,30}\b(?:afuera|frente a|entraron|entrando|no puedo salir|en mi puerta)\b"),
        ("at-door", "es", r"\b(?:entraron|llegaron|vinieron) (?:los|las|unos) de (?:ice|la migra|migracion|inmigracion)\b"),
        ("at-door", "es", r"\b(?:tumbar|tumbando|romper|rompiendo|forzando|pateando|golpeando)\b.{0,15}\bpuerta\b"),
        ("at-door", "es", r"\b(?:hay|estan) (?:unos |unas |\w+ )?(?:hombres|tipos|senores)\b.{0,20}\b(?:chalecos?|armados|uniforme|encapuchados)\b"),
        ("at-door", "es", rf"\b{WHO_ES}\b.{{0,25}}\b{MASK_ES}\b.{{0,40}}\b(?:afuera|casa|puerta|ventana\w*|pasillo|edificio)\b"),
        ("at-door", "es", rf"\b(?:afuera|en la puerta|en la sala|en mi casa)\b.{{0,25}}\b{WHO_ES}\b.{{0,40}}\b(?:abra|abrir|placa|chaleco|migra|ice)\b"),
        ("at-door", "es", r"\b(?:entraron|entrando|estan adentro|ya entraron)\b.{0,25}\b(?:casa|permiso|cuartos?|orden|sala)\b"),
        ("at-door", "es", r"^(?:\w+ ){0,3}?(?:estan (?:adentro|aqui|afuera)|ya entraron|vienen por (?:mi|nosotros)|vinieron por (?:mi|nosotros)|no se van(?: de la puerta)?)\b"),
        ("at-door", "es", r"\bvinieron por (?:mi|nosotros)\b|\bse me metieron\b|\bno se van de (?:la puerta|mi casa|aqui)\b|\boperativo en (?:la|mi)\b"),
        ("work", "es", r"\bse (?:estan |andan )?llevando a (?:la gente|todos|mis companeros|los trabajadores)\b"),
        # In the street, Spanish.
        ("street", "es", rf"\b(?:nos|me) (?:estan )?(?:pidiendo|piden|pide) (?:los |mis |sus )?(?:papeles|documentos)\b.{{0,40}}\b{ICE}\b"),
        ("street", "es",
         rf"\b(?:me|nos) (?:estan |acaba de |acaban de |ha |han |esta |tiene |tienen )?(?:paro|pararon|parando|parado|parados|"
         rf"parar|siguiendo|rodeo|rodearon|rodeado|intercepto|interceptaron|persigue\w*|persiguiendo|para)\b"
         rf".{{0,25}}\b{AGENTS_ES}\b"),
        ("street", "es",
         rf"\b{AGENTS_ES}\b.{{0,15}}\b(?:me|nos) (?:esta |estan |acaba de |acaban de |ha |han )?(?:paro|pararon|parando|sigue|"
         rf"siguen|siguiendo|pide|piden|pidiendo|rodea\w*|persigu\w+|tiene|tienen)\b"),
        ("street", "es", rf"\b(?:me|nos) (?:estan |vienen |andan )?(?:siguiendo|siguen|sigue|persigu\w+|rodea\w+)\b.{{0,30}}\b{WHO_ES}\b|\b{WHO_ES}\b.{{0,40}}\b(?:me|nos) (?:estan |esta )?(?:siguiendo|siguen|rodea\w+)\b"),
        ("street", "es", r"\brodearon (?:mi|el|nuestro) (?:carro|auto|van|troca)\b|\b(?:me|nos) estan (?:pidiendo q\w* baj\w+|bajando del)\b|\b(?:tipos|hombres|gente|agentes)\b.{0,30}\bagarrando (?:a la )?gente\b"),
        ("street", "es", r"\b(?:subieron|subio|subiendo)\b.{0,15}\bagentes\b|\b(?:estamos|estoy) en un reten\b|\bredada (?:ahora|ahorita)\b"),
        ("danger", "es", r"\bno (?:me|nos|lo|la|los|le) (?:dejan|quieren dejar|deja) (?:salir|ir|irme|irnos|irse)\b|\b(?:nos|me|lo) tienen (?:contra la pared|parad[oa]s?|en un cuart\w+|encerrad\w+|esposad\w+)\b"),
        ("danger", "es", r"\b(?:lo|la|me|nos|los) (?:estan|van a|quieren) (?:subi\w+|bot\w+|deport\w+|met\w+)(?: a (?:hacer firmar)?)?.{0,12}\b(?:avion|bus|van|patrulla|camioneta|ahora|una hora)\b|\bme quieren subir a una\b"),
        ("taken", "es", r"\b(?:estan|estaban|esta) (?:jalando|agarrando|arrastrando|arrestando) (?:a )?(?:mi|gente|la gente)\b|\bla estaban agarrando\b|\bllevandose a (?:todos|la gente|mi)\b|\bllevarse a mi\b|\bse esta llevando a\b"),
        ("detained", "es", r"\b(?:toy|ando|tamos) (?:detenid[oa]s?|pres[oa]s?|arrestad[oa]s?)\b|\bme quieren dejar detenid[oa]\b"),
        ("street", "es", r"\b(?:nos|me) pararon y no (?:nos|me) dejan\b"),
        ("street", "es", r"\bhay (?:una )?redada\b|\b(?:esta|estan|hay) (?:el |la )?(?:ice|migra)\b.{0,20}\b(?:calle|parque|esquina|parking|estacionamiento|tienda|cerca|barrio)\b"),
        # Cries for help, Spanish.
        ("danger", "es", r"^(?:ayuda urgente|auxilio|socorro|emergencia|es una emergencia|tengo una emergencia|es urgente|urgente|ayud[ae]nme|ayudeme|necesito ayuda (?:urgente|ahora\w*))(?: (?:por favor|porfa\w*|ahora|ya|mismo|senor\w*|dios mio|xfa\w*))*$"),
        ("danger", "es", r"^(?:sos|urgente?|ayuda|emergencia|auxilio) (?:\w+ )?(?:ice|migra|migracion|inmigracion)$"),
        ("danger", "es", r"\b(?:auxilio|socorro)\b|\bayud\w+ por favor (?:ice|migra|me)\b"),
        ("danger", "es", r"\b(?:ayuda|ayudeme|ayudenme)\b.{0,25}\b(?:ice|migra)\b|\b(?:ice|migra)\b.{0,25}\b(?:ayuda|ayudeme|ayudenme)\b"),
        # A relative taken, English.
        ("taken", "en",
         rf"\b(?:took|taking|takes|taken|grabbed|grabbing|arrested|arresting|detained|detaining|picked up|picked|got|has|have|"
         rf"nabbed|snatched|handcuffed|cuffed|seized|are holding|holding)(?: up| away)? {KIN_EN}\b"
         rf"(?!s? (?:passport|car|phone|money|stuff|bag|wallet|keys|papers|documents|dog|truck|class|to|for a))"),
        ("taken", "en",
         rf"\b{KIN_EN} (?:\w+ ){{0,3}}?(?:was|is|were|are|got|has been|just got|been|being) (?:\w+ ){{0,2}}?"
         rf"(?:taken|detained|arrested|picked up|grabbed|in ice|in detention|in custody|in jail|locked up|with ice)\b"),
        ("taken", "en", r"\b(?:ice|immigration|migra|agents|police|cops) (?:\w+ ){0,2}?(?:took|has|have|got|grabbed|arrested|detained|is taking|are taking|picked up) (?:him|her|them|us)\b"),
        ("taken", "en", r"\bthey (?:just )?(?:took|grabbed|arrested|detained|are taking|re taking) (?:him|her|them)\b(?! to (?:the )?(?:school|hospital|beach|park|movies))"),
        # The writer arrested, English.
        ("detained", "en",
         r"\b(?:i am|i m|im|i was|i got|i ve been|i have been|we are|we re|we were|we got|i am being|im being) (?:just |being |getting )?(?:\w+ )?"
         r"(?:arrested|detained|handcuffed|cuffed|in custody|in detention|picked up by (?:ice|immigration|police))\b"),
        ("detained", "en", r"\b(?:arresting|detaining|taking|handcuffing|grabbing|arrested|detained) (?:me|us)\b|\bthey (?:got|have|took) (?:me|us)\b"),
        ("detained", "en", rf"\b{AGENTS_EN} (?:\w+ ){{0,2}}?(?:has|have|got|took|arrested|detained) (?:me|us)\b"),
        ("detained", "en", r"\bthey (?:just )?(?:handcuffed|cuffed|arrested|detained|grabbed) (?:me|us)\b|\bjust got (?:arrested|detained|picked up)\b"),
        ("detained", "en", r"\b(?:i m|im|i am|we are|we re) in (?:an? |the )?(?:ice|immigration|police) (?:van|car|truck|bus|custody|detention|office)\b"),
        # At work, English.
        ("work", "en",
         rf"\b(?:{AGENTS_EN}|raid)\b.{{0,30}}\b(?:at|in|inside|outside|entered|raiding|came to) (?:my |our |the )?"
         rf"(?:job|work|workplace|factory|restaurant|warehouse|site|construction|kitchen|plant|shop)\b"),
        ("work", "en", r"\braid\b.{0,20}\b(?:right now|happening|now|going on)\b|\b(?:there is|there s|theres) (?:a )?raid\b"),
        # At the door, English.
        ("at-door", "en",
         rf"\b{AGENTS_EN}\b.{{0,40}}\b(?:at|outside|knock\w*|bang\w*|pounding|breaking|kicking|in|inside|entering|surround\w*)\b"
         rf".{{0,20}}\b(?:door|house|home|apartment|building|place|window|room|porch|driveway|trailer)\b"),
        ("at-door", "en",
         rf"\b(?:knock\w*|bang\w*|pounding|breaking|kicking|someone|men|people)\b.{{0,25}}\b(?:door|house|apartment)\b.{{0,40}}\b{AGENTS_EN}\b"),
        ("at-door", "en", r"\b(?:ice|la migra|immigration) (?:is|are|agents are|agents|just showed up|showed up|came|just came) ?(?:is |are )?(?:here|outside|downstairs|now|right now|at the door|at my door|coming in|trying)\b"),
        ("at-door", "en", r"\b(?:ice|migra) (?:\w+ )?(?:outside|at my|at our|in my|in our) (?:door|house|home|apartment|building|car|apt)\b"),
        ("at-door", "en", r"\b(?:they are|they re|theyre|someone is|men are) (?:knocking|banging|pounding|kicking|breaking)\b.{0,20}\bdoor\b"),
        ("at-door", "en", rf"\b{ICE}\b.{{0,30}}\b{HERE_EN}\b"),
        ("at-door", "en", r"\b(?:breaking|break|kicking|kick) (?:down |in )?(?:the|my|our) door\b"),
        ("at-door", "en", r"\bthey (?:came|are coming|re coming|got|are) in(?:side)?\b.{0,30}\b(?:warrant|living room|house|apartment|home)\b"),
        # In the street, English.
        ("at-door", "en", rf"\b{WHO_EN}\b.{{0,25}}\b{MASK_EN}\b.{{0,40}}\b(?:outside|house|door|window|apartment|apt|home)\b|\b(?:two|three|black) (?:black )?suvs?\b.{{0,30}}\b(?:house|door|home)\b"),
        ("at-door", "en", r"^(?:\w+ ){0,3}?(?:they are|they re|theyre) (?:here|inside|outside|in the house|at (?:my|the) door)\b|\b(?:theyre|they re|they are) inside my\b|\bmen wont go away\b|\b(?:are|re) at my door\b"),
        ("street", "en", rf"\b{MASK_EN} (?:{WHO_EN} )?(?:are |is )?(?:grabbing|taking|following)\b|\bfollowed by unmarked\b|\bwe are surrounded\b|\bpulled over by\b.{{0,20}}\b(?:agents|ice|immigration)\b|\bagents got on\b"),
        ("danger", "en", r"\b(?:wont|won t|not|dont) let(?:ting)? (?:me|us|him|her) (?:leave|go|out)\b|\blocked in\b.{0,30}\b(?:took|wont|passport)\b"),
        ("work", "en", r"\b(?:ice|immigration|agents) (?:just )?(?:walked|came|burst) in(?:to)?\b|\bblocked (?:all )?the exits\b"),
        ("taken", "en", r"\b(?:dragging|grabbing|arresting|putting|holding|taking) (?:my|her|him|them|people)\b.{0,40}\b(?:now|out|plane|van|line|fast|minute|car|off)?\b(?=.*\b(?:right|now|cut off|out|plane|fast|minute|screaming|van)\b|.*taking (?:her|him)$)"),
        ("danger", "en", r"\b(?:being|im being|i m being) deported (?:today|right now|now|in)\b|\bcop is holding me\b|\bplease i need (?:help|somebody)\b|\bhurry please\b"),
        ("street", "en", rf"\b{ICE}\b.{{0,30}}\b(?:stopped|stopping|asking for papers|checking papers)\b"),
        ("street", "en",
         rf"\b{AGENTS_EN}\b.{{0,25}}\b(?:stopped|stopping|pulled|following|surround\w*|chasing|asking|blocking|questioning) "
         rf"(?:over )?(?:me|us|my car|our car)\b"),
        ("street", "en", r"\b(?:i|we|im|i m|we re) (?:\w+ ){0,2}?(?:stopped|pulled over|surrounded|followed) by (?:ice|immigration|agents|la migra)\b"),
        ("street", "en", r"\b(?:ice|la migra|immigration) (?:is |are )?(?:on|in) (?:my|our|the) (?:street|block|neighborhood|parking lot|corner)\b"),
        # Cries for help, English.
        ("danger", "en", r"^(?:please )?(?:help me|somebody help me|someone help me|please help me|sos|emergency|its an emergency|this is an emergency|help emergency|mayday|urgent|911)(?: (?:please|pls|now|right|asap|quick))*$"),
        ("danger", "en", r"\bhelp\b.{0,25}\b(?:ice|la migra)\b|\b(?:ice|la migra)\b.{0,25}\bhelp\b"),
        # Southern Quechua, with its Spanish loans.
        ("taken", "qu",
         r"\b(?:apar\w+|apachk\w+|hap i\w+|hapi\w+|japi\w+|wisq\w+|presochar\w+)\b.{0,40}\b(?:wawa\w*|qusa\w*|qosa\w*|warmi\w*|tayta\w*|mama\w*|"
         r"wayqi\w*|wayqe\w*|turi\w*|tura\w*|pani\w*|pana\w*|nana\w*|churi\w*|ususi\w*|ayllu\w*)\b"),
        ("taken", "qu",
         r"\b(?:wawa\w*|qusa\w*|qosa\w*|warmi\w*|tayta\w*|mama\w*|wayqi\w*|wayqe\w*|turi\w*|tura\w*|pani\w*|pana\w*|churi\w*|ususi\w*|ayllu\w*)ta\b"
         r".{0,40}\b(?:apar\w+|apachk\w+|hap i\w+|hapi\w+|japi\w+|wisq\w+)\b"),
        ("detained", "qu", r"\b(?:hap i|hapi|japi|apa)\w*(?:wan|wanku|wachkan\w*|wasan\w*|washan\w*|waspa\w*|ruwan\w*|rqowan\w*)\b"),
        ("at-door", "qu", r"\b(?:ice|migra|migracion|policia)\w*\b.{0,40}\b(?:punku\w*|wasi\w*|hamu\w*|jamu\w*|chaya\w*|takachk\w*|kaypi\w*|kachkan\w*)\b"),
        ("at-door", "qu", r"\b(?:punku\w*|wasi\w*|hamu\w*|jamu\w*|chaya\w*)\b.{0,40}\b(?:ice|migra)\w*\b"),
        ("danger", "qu", r"(?:^yanapay$|\b(?:yanapa(?:wa|yku|ri|way|rway)\w*))\b(?!.{0,20}\b(?:pasaporte|dni|cita|documento|consulado)\w*)"),
    )
)  # fmt: skip

SIGNS = re.compile("🆘|🚨")
# A word that nobody writes alone without a reason, and its locale where it shows one.
ALONE: dict[str, str | None] = {"ice": None, "migra": "es", "la migra": "es", "redada": "es", "raid": "en"}

# Hypothetical, past, solved, or about someone else's news: advice or small talk, no alarm.
CALM = re.compile(
    r"\b(?:que (?:hago|hacer|hacemos|debo hacer|pasa|pasaria|se hace|digo) si|si (?:algun dia|alguna vez|acaso|un dia|viene|vienen|"
    r"llega|llegan|llegara|toca|tocan|tocara|me|nos|se|lo|la|mi|el|ice|la migra|entran|entra)\b|en caso|por si|cuando (?:viene|vienen|te|me|"
    r"llega|toca)|puede(?:n)? (?:entrar|llevar|detener|arrestar|parar|tocar|agarrar|el|la|ice|venir)|pueden|podria|tengo miedo (?:de |que )|"
    r"miedo a que|que debo|como (?:actuo|actuar|reacciono)|es verdad|es cierto|dicen que (?:hay|va|van|viene|vienen|ice|la migra)|vi en|noticias?|"
    r"what (?:if|do i do if|should i do if|happens if|to do if|would)|if (?:ice|immigration|they|i|im|we|my|someone|the|la|agents|he|she|we|police)|"
    r"in case|how (?:do|can|should) (?:i|we)|como (?:me preparo|preparo|preparar)|plan de|no me (?:detuv|llev|arrest)\w+|ya no (?:esta|estoy|estan)|"
    r"(?:la semana|el mes) pasad[oa]|last (?:week|month)|i (?:m|am) (?:scared|afraid|worried) |tengo (?:mucho )?miedo|can (?:ice|they|immigration|police|agents|the)|could (?:ice|they)|what should i|do i have to|are they allowed|"
    r"is it true|i heard|i saw|worried (?:that|about)|scared (?:that|of)|afraid (?:that|of)|"
    r"ya (?:salio|salieron|sali|lo soltaron|la soltaron|los soltaron|me soltaron|nos soltaron|esta libre|regreso|volvio|esta en casa)|soltaron|"
    r"fue liberad[oa]|la liberaron|lo liberaron|got out|was released|is out|is free|released|came home|(?<!wont )(?<!won t )(?<!not )let (?:him|her|me|us|them) go|(?:me|nos|lo|la) dejaron ir|if there|si (?:agarra\w*|estoy|estamos)|what to do (?:if|in|when)|"
    r"hace (?:\w+ )?(?:ano|anos|mes|meses|tiempo)|el ano pasado|en (?:19|20)\d\d|in (?:19|20)\d\d|years? ago|months? ago|last year|"
    r"ayer vi|pelicula|serie|cancion|broma|meme|"
    r"por (?:alcohol|manejar|exceso))\b"
)  # fmt: skip
NOT_ICE = re.compile(
    r"\bice (?:cream|rink|skat\w+|coffee|cold|tea|box|cube\w*|hockey|age|pack|bath|maker)\b|\b(?:black|dry|shaved) ice\b"
)
LONGEST = 2_000  # characters looked at


def detect(text: str) -> Emergency | None:
    """The emergency a message tells of, or None. Never raises; a few microseconds to a millisecond."""
    if SIGNS.search(text):
        spoken = _spoken(plain(text[:LONGEST]))
        return spoken or Emergency("danger", None)
    return _spoken(plain(text[:LONGEST]))


def _spoken(said: str) -> Emergency | None:
    said = NOT_ICE.sub(" ", re.sub(r"(\w)\1{2,}", r"\1", said))
    if said in ALONE:
        return Emergency("danger", ALONE[said])
    if not said or CALM.search(said):
        return None
    return next((Emergency(kind, locale) for kind, locale, pattern in PATTERNS if pattern.search(said)), None)
