"""Whether a person has had enough of the chatbot: it did not understand, repeats itself, is sworn or shouted at.

Anger about somebody else (an authority, a lawyer, an employer) is none of it, nor is a cry for help. Patterns read the plain
form of a message: lower case, no accents; what is shouted is read from its signs.
"""

import re

from bot.words import plain

BOT = r"(?:(?:este |el |la |su |tu |ese )?(?:bot|robot|chat|chatbot|chaski|maquin(?:a|ita))|(?:esta|este) (?:cosa|app|aplicacion|pagina|programa|sistema|porqueria|basura))"
THIS_BOT = r"(?:(?:this |the |your |that )?(?:bot|robot|chat|chatbot|chaski|machine|system|app|thing|program))"
ANSWERS = r"(?:respuestas?|informacion|opciones|lo que (?:me )?(?:dices?|dicen|contestas?|respond\w+)|lo q (?:me )?(?:dices?|dicen))"

# Said to the chatbot, whatever else the message tells.
TO_US = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bno me (?:entiendes|entendiste|entendistes|comprendes|escuchas|haces caso|ayudas|respondes|contestas|sirves)\b",
        r"\b(?:usted|ud|uste|tu|vos) no (?:me )?(?:entiendes?|entendio|entendiste|comprende|ayudas?|sirves?|escuchas?|responde|contesta|sabes? nada)\b",
        r"(?<!que )(?<!q )\bno (?:entendiste|entiendes|entendistes|comprendes)\b",
        r"\bno sirves\b|\bni para eso sirves\b",
        rf"\b{BOT} (?:ya )?no (?:me |lo |le )?(?:sirve|entiende|ayuda|funciona|comprende|responde|contesta|sabe)\b",
        rf"\bno (?:me )?sirven?(?: de nada)? (?:{BOT}|(?:estas |tus |sus |esas )?{ANSWERS})\b",
        r"\b(?:eso|esto|asi|esa|no) no (?:es|era|fue) (?:lo )?(?:que|q|ke) (?:yo |le |te |les )*+(?:pregunt\w+|dije|pedi|busco|buscaba|quiero|queria|necesito|necesitaba|digo|consult\w+)",
        r"\b(?:no|yo no|nunca) (?:le |te |les )?(?:pregunt|consult)(?:e|aba|o) (?:eso|por eso|sobre eso|esto)\b|\bno (?:es|era|fue) (?:eso )?lo (?:que|q) (?:le |te )?pregunt\w+",
        r"\b(?:eso|esto) no (?:responde|contesta|resuelve|ayuda)\b|\bno me (?:respondes?|contestas?) (?:a )?(?:mi|lo que|lo q|la) (?:pregunta|duda|preg|pregunt\w+|consulta)\b",
        r"\bya (?:te|le|se) (?:lo )?(?:dije|he dicho|habia dicho|explique|pregunte|mencione|conte|escribi|puse|repeti)\b(?!.*\b(?:al?|con) (?:mi|el|la|un|una|los|las|ice|migra\w*|\w*policia|juez|jueza|oficial|agente|abogad[oa]|jefe|patron)\b)",
        r"\bya (?:lo |los )?(?:escribi|pregunte|repeti|dije|puse|mande)(?: lo mismo| eso| esto)? (?:\w+ )?(?:veces|mil veces)\b|\bya (?:lo|se lo|te lo) (?:dije|pregunte|escribi)\b(?! (?:a|al) )",
        r"\b(?:cuantas|mil|tres|cuatro|cinco|\d+|varias) veces (?:mas )?(?:(?:te |le |se |lo )*+(?:tengo|debo|hay) que|(?:te |le |se )?(?:lo )?(?:he )?(?:dig|dij|dich|pregunt|repit|escrib)\w*)\b",
        r"\b(?:otra vez|de nuevo|siempre|sale|sigue|repite|repites|contestas|dices|dice|responde|respondes|mandas?) (?:con |sale |me (?:sale|dice|dices|manda|mandas|responde|respondes|contesta) )?lo mismo\b|\blo mismo (?:otra vez|de nuevo|de siempre)\b",
        r"\brepites? y repites?\b|\bsolo repites?\b|\b(?:deja|deje|para|pare) de repetir\b|\b(?:estas|eres) sord[oa]\b|\bno (?:lees|sabes leer|estas leyendo)\b",
        r"\b(?:eres|sos|usted es|ud es) (?:un |una |bien |muy |tan |el |la |mas |bot |robot |maldito |pura |puro )*+(?:inutil|estupid[oa]|tont[oa]|brut[oa]|idiota|imbecil|tarad[oa]|pesim[oa]|mal[oa]|basura|porqueria|mierda|burr[oa]|inservible)\b|\b(?:inutil|brut[oa]|burr[oa]) eres\b",
        rf"\b{BOT} (?:es |esta )?(?:un |una |bien |muy |mas |re |de |tan )*+(?:inutil|estupid[oa]|tont[oa]|brut[oa]|idiota|imbecil|pesim[oa]|mal[oa]|basura|porqueria|mierda|huevad\w*|inservible|malogrado|m[ie]rda)\b",
        r"\btas bien malogrado\b|\bno me da[sn]? (?:la|una) respuesta\b|\bsigues sin (?:entender|captar|responder|contestar|ayudar)\w*\b|\bque (?:bot|pagina|chat) tan (?:mal[oa]|inutil|tont[oa])\b|\b(?:pura|que) (?:estupidez|huevada|webada|cojudez|porqueria)\b",
        r"\b(?:hablar|hable|hablo|pas[ae]\w*|comuni\w+|quiero|dame|deme|denme|necesito|prefiero|atiend\w+|pong\w+|hay) (?:\w+ ){0,4}?(?:una persona|alguien|una gente|gente|un humano|humano|ser humano|agente) (?:de verdad|real|de carne y hueso|y no (?:un |una |con )?(?:bot|robot|maquina))\b",
        r"\bno quiero (?:hablar con |mas )?(?:un |una |el |la )?(?:bot|robot|maquina|grabacion|menus?|respuestas? automatic\w+|mensajes? automatic\w+)\b|\bno (?:mas )?(?:bot|robot)s?$|\bbasta de (?:menus?|botones|opciones|robots?)\b",
        # English
        r"\b(?:you|u) (?:do not|don t|dont|didn t|didnt|never|can t|cant|still don t|clearly don t|really don t|just don t) (?:even )?(?:understand|understood|get (?:it|me|what)|listen|help|read|answer|know anything)\b",
        r"\b(?:you re|youre|you are|ur|u r) (?:not |n t |no )(?:\w+ )?(?:understanding|listening|helping|getting|helpful|answering|reading|help|useful)\b",
        r"\b(?:that s|thats|that is|this is|this isn t|it s|its) (?:still )?not (?:even )?(?:what|the (?:question|answer)) ?(?:i|im|we)?\b|\b(?:isn t|isnt|wasn t|wasnt|not) what (?:i|we) (?:asked|said|meant|want|wanted|need|needed|was asking)\b|\bi (?:didn t|didnt|did not|never) ask(?:ed)? (?:for |about )?(?:that|this)\b",
        r"\b(?:that|this|it) (?:doesn t|doesnt|does not|didn t|didnt|did not|isn t|isnt) (?:\w+ )?(?:help(?:ful)?|answer|useful|work(?:ing)?)(?: me| my question| at all)?$|\bdidn t answer my question\b",
        r"\bi (?:already|just) (?:(?:told|asked|answered) (?:you|u|that|this|it)\b|(?:said|wrote|typed|explained|asked)(?: (?:that|this|it|so|i)\b|$))|^(?:but |and |no |hey |omg |yes |like )*+i told (?:you|u)\b",
        r"\bsame (?:\w+ )?(?:answer|response|message|reply) (?:again|over and over|every time|all the time)\b|^(?:the |it s the |its the )?same thing (?:again|over and over|every time)\b|\b(?:you|u|it) (?:just )?keeps? (?:repeating|saying|sending|giving|asking) (?:the same|me the same|that|yourself)?|\bhow many times do i\b",
        r"\b(?:you re|youre|you are|ur|u r) (?:\w+ ){0,3}?(?:useless|stupid|dumb|an idiot|worthless|terrible|garbage|trash|the worst|annoying|a joke|an? asshole)\b",
        rf"\b(?:stupid|dumb|useless|fucking|damn|shitty|crappy|terrible|worst|goddamn) {THIS_BOT}\b|\b{THIS_BOT} (?:is |s |are )?(?:so |really |totally |completely |fucking |just |such )*+(?:useless|stupid|dumb|sucks|garbage|trash|crap|bullshit|terrible|broken|a joke|annoying|doesn t work|doesnt work|not working|not helping|not helpful)\b",
        r"\b(?:talk|speak|chat|connect me|get me|give me|want|need|transfer me|put me) (?:\w+ ){0,4}?(?:real|actual|live) (?:person|human|people|agent|man|woman)\b|\b(?:human|person),? not (?:a |this )?(?:bot|robot|machine)\b|\bno (?:more )?(?:bots?|robots?)$",
        r"\bfuck (?:you|u|off|this|that)\b|\bscrew (?:you|this)\b|\bgo to hell\b|^(?:just |please |oh |so )*+shut (?:the \w+ )?up\b|\bpiece of (?:shit|junk|crap|garbage)\b",
        r"\b(?:vete|vayase|anda|andate|largate) (?:a la (?:mierda|m+)|al (?:diablo|carajo)|a freir|a la (?:puta|concha))\b|\bcallate\b|\bjodete\b|\bque te den\b",
        # Quechua, with its loans
        r"\bmana\w{0,2} (?:entiende|intindi|intiendi)\w*wanki\w*\b|\bmana\w{0,2} (?:valin|sirvin)\w*chu\b.{0,15}\b(?:bot|chat|robot)\w*\b",
    )
)  # fmt: skip
# The whole message, or one that names nobody else who may be meant.
ALONE = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(?:pero |ay |ya |uy |oe |oye |es que |senor\w* )*+(?:(?:esto|eso|asi|igual|tampoco) )?(?:ya )?no (?:me |nos )?(?:entiende|entienden|entendio|entendieron|comprende|ayuda|ayudo|ayudaron|sirve|sirven|sirvio|responde|contesta|funciona)(?: (?:nada|de nada|para nada|pa nada|bien|esto|eso|lo que|pe|pues|oe|usted|ud|nadie|ni|ninguna?))*\b",
        r"\bno (?:me )?(?:entiende|entendio|comprende|comprendio)(?: (?:nada|usted|lo que|ni|mi pregunta))\b|\bno me entiende[ns]?\b",
        r"^(?:que |q |eres |bien |muy |pero que |un |una |pura |puro |totalmente |esto es |es |son |unos |tremend\w )*+(?:inutil(?:es)?|inservible|pesim[oa]s?|basura|porqueria|una burla|burla|perdida de tiempo|huevada|webada|cojudez|estupidez|mierda)(?: (?:este|esta|esto|total|de|bot|chat|pagina|pe|oe|tiempo|ayuda|servicio|todo))*$",
        r"^(?:this |it |that |the |is |s |so |you |are |totally |completely |absolutely |a |what |not |very |really |pretty |just |all )*+(?:useless|unhelpful|pointless|garbage|trash|crap|bullshit|ridiculous|waste of time|joke|junk|sucks?|stupid|dumb)(?: (?:af|bot|chat|app|at all|thing|again|piece of \w+|lol|service|help))*$",
        r"\bnot (?:very |at all |really )?helpful\b|\bunhelpful\b|\bno help at all\b|\bwaste of (?:my )?time\b|\bperdida de tiempo\b|\bme hace[ns]? perder (?:el |mi )?tiempo\b",
        r"^(?:(?:otra vez|again|de nuevo)(?: lo mismo| igual| con eso| con lo mismo| the same| this)?|lo mismo|the same|siempre igual)$",
        r"^(?:(?:ya |por favor |oe |oye |pues |pe )*+(?:respond(?:e|a|an|eme|ame|anme)|contest(?:a|e|en|ame|eme|enme)|answer(?: me)?|reply)(?: (?:ya|pues|pe|ps|carajo|now|already|por favor|please))* (?:ya|pues|pe|ps|carajo|now|already)(?: (?:por favor|please))?)$",
    )
)  # fmt: skip
# Oaths count in a few words. Cheers and other people's misdeeds are none of ours.
OATHS = re.compile(
    r"\b(?:mierda|mrd|m1erda|carajo|puta madre|put[ao]s?|ptm|ptmr|conchatumadre|concha (?:de )?(?:tu|su) madre|conchesumare|conchasumadre|ctm|csm|chtm"
    r"|cojud\w+|huev(?:on|ona|ones|ada|adas)|webon\w*|webada\w*|weon\w*|jod(?:er|anse|as|an)|cagad[ao]|hijo ?de ?(?:puta|perra|su madre)|hdp"
    r"|imbecil(?:es)?|idiotas?|estupid[oa]s?|tarad[oa]s?|babos[oa]s?|pendej[oa]s?|maldit[oa]s?|malparid[oa]|cabron\w*|chinga\w*|pinche|verga"
    r"|fuck\w*|wtf|shit\w*|bullshit|damn(?:ed|it)?|goddamn|assholes?|bitch\w*|dumbass|idiots?|morons?|crap|bastards?|dickheads?|stfu|omfg)\b"
)
FEW_WORDS = 6
CHEERS = re.compile(r"\b(?:viva|arriba|vamos|dale|gol|golazo|seleccion|peru|ganamos|feliz|jaja\w*|lol|haha\w*|holy)\b")
SOMEBODY_ELSE = re.compile(
    r"\b(?:ice|hielo|migra|migracion|inmigracion|immigration|uscis|cbp|policias?|police|cops?|agentes? de|agents?|officers?|oficial(?:es)?|federales|sheriff"
    r"|abogad\w+|lawyers?|attorneys?|notari\w+|juez\w*|jueces|judges?|corte|court|fiscal|jef[ea]s?|boss|patron\w*|supervisor\w*|manager|landlord|dueno"
    r"|consul|consules|consulados?|consulate|embajada|embassy|reniec|gobierno|government|presidente|president|trump|congreso|ministerio|senador\w*|alcalde"
    r"|espos[oa]s?|marido|novi[oa]|ex|husband|wife|boyfriend|girlfriend|hij[oa]s?|herman[oa]s?|mama|papa|mi (?:viejo|vieja|suegr[oa]|cunad[oa]|tio|tia|prim[oa])"
    r"|doctor\w*|medico|enfermera|hospital|profesor\w*|maestr\w+|teacher|escuela|school|vecin[oa]s?|neighbou?rs?|roommate|chef|coworkers?|companer\w+|gringos?"
    r"|banco|bank|correo|usps|dmv|tramitador\w*|coyote|estafador\w*|scammers?|pasaporte|passport|dni|licencia|carro|car|celular|phone|arbitro|referee|perro"
    r"|he|she|they|him|her|them|ell[oa]s?|certificado|certificate|documentos?|papel|papeles|sobre|titulo|partida|permiso|visa|cita|internet|formulario)\b"
)
ASKED = re.compile(r"[?？⁇⁉]")
CALL = r"(?:hola|alo|hello|hey|oye|oiga|respond\w+|contest\w+|answer(?: me)?|reply|bien|y|que|what|entonces|hay alguien|anyone there)"
CALLING = re.compile(rf"{CALL}(?: {CALL})*+")
DEMANDING = re.compile(r"\b(?:respond|contest|answer|reply)")


def frustrated(text: str) -> bool:
    """Whether a message shows that the chatbot has failed this person."""
    said = re.sub(r"([a-z])\1{2,}", r"\1", plain(text))
    if any(pattern.search(said) for pattern in TO_US):
        return True
    if SOMEBODY_ELSE.search(said):
        return False
    return _swears(said) or _shouts(text, said) or any(pattern.search(said) for pattern in ALONE)


def _swears(said: str) -> bool:
    return len(said.split()) <= FEW_WORDS and OATHS.search(said) is not None and not CHEERS.search(said)


def _shouts(text: str, said: str) -> bool:
    """ "???", "hola???", "RESPONDE!!!": nothing but signs, or a call to be answered with more signs than one or in capitals."""
    asked = len(ASKED.findall(text)) > 1
    if not said:
        return asked and not any(char.isalnum() for char in text)
    if not CALLING.fullmatch(said):
        return False
    return asked or (DEMANDING.search(said) is not None and (text.count("!") > 1 or text.isupper()))
