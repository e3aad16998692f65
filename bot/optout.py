"""Words that end the messages nobody asked for, and words that bring them back.

Only a whole message is obeyed. A sentence about it ("ya no quiero recibir mensajes") is asked back, because patterns
misfire; what else is stopped, cancelled or dropped (an appointment, a car, a DNI) is no such sentence. Patterns read the
plain form of a message: lower case, no accents. The Quechua words stand in until speakers choose them.
"""

import re
from enum import StrEnum

from bot.words import plain


class Wish(StrEnum):
    STOP = "stop"
    START = "start"


MESSAGES = (
    r"(?:mensaj(?:es?|it\w+)|msjs?|avisos?|alertas?|notificacion(?:es)?|novedades|noticias|textos|publicidad|propaganda|promociones"
    r"|messages?|msgs?|texts?|alerts?|notifications?|updates?|news|spam)"
)


def _repeated(words: str) -> re.Pattern[str]:
    """One of these words, or one of them over and over."""
    return re.compile(rf"({words})(?: \1)*+")


STOPS = _repeated(
    r"(?:stop(?: all|all)?|alto|pare|paren|parar|baja|(?:me |quiero )*(?:dar(?:me)?|den?me|dame) de baja|cancelar|cancel|salir"
    r"|no mas|no more|basta|ya basta|unsubscribe(?: me)?|desuscribir(?:me)?|cancelar (?:mi )?suscripcion|cancel (?:my )?subscription|end|quit|revoke|opt ?out|sayay|amana(?: willawaychu)?"
    rf"|(?:stop|no mas|no more|basta de|cancelar|cancel|parar|alto a)(?: (?:los|las|the|these|mis|my|all|tantos|mas))? {MESSAGES})"
)
STARTS = _repeated(
    r"(?:start|unstop|resume|subscribe|alta|(?:quiero )?(?:dar(?:me)?|den?me|dame) de alta|volver|suscrib(?:ir(?:me)?|eme)|kutimuy"
    rf"|(?:si )?quiero (?:(?:recibir|los) )?{MESSAGES})"
)
EXITS = frozenset({"cancelar", "cancel", "salir", "quit", "exit", "end", "terminar", "fin"})
"""Plain words that within a step-by-step dialog ask to leave it; most of them stop the messages elsewhere."""

POLITE = re.compile(
    r"\b(?:por favor(?:cito)?|porfa(?:vor|vorcito)?|xfa(?:vor)?|please|pls|plz|muchas gracias|gracias|thank you|thanks|ama hina kaspa|allichu)\b"
)

# Sentences that say in their own words that the messages should end.
MENTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bno (?:quiero|kiero|quisiera|deseo|necesito|nesesito) (?:(?:ya|mas|seguir|que|q|ke|me|recibir|recibiendo|resibir|lleguen?|sigan|mand\w+|envi\w+|llegando|sus|estos|esos|los|tus|tantos|ningun|mas) )*+{MESSAGES}\b",
        r"\bno (?:quiero|kiero|deseo) (?:que|q|ke) (?:ya )?me (?:sigan |sigas |siga )?(?:escrib\w+|molest\w+|text\w+|contact\w+|notifi\w+)\b",
        r"\bno me (?:escrib(?:a|an|as)|molest(?:e|en|es)|textee[ns]?|contacten?|notifiquen?|avisen)\b",
        rf"\b(?:no|ya no|nunca) me (?:mand|envi)(?:e|en|es) (?:mas\b(?! (?:informacion|datos))|nada\b|(?:sus |estos |esos |los |tantos )?{MESSAGES})",
        r"(?<!no )(?<!nunca )\b(?:deje|dejen|deja|dejame|dejenme|pare|paren|para|basta) (?:ya )?de (?:escrib\w+|mand\w+|envi\w+|molest\w+|text\w+|notific\w+|avisar\w*)\b",
        r"\b(?:dar(?:me|nos)?|den?me|dame|doy|me dan?) de baja(?: (?:ya|ahora|de una vez|(?:del?|en)? ?(?:la |las |los |sus? |est[aeo]s? |aqui )*+(?:lista|chat|mensajes|avisos|alertas|servicio|bot|grupo|noticias)))*$",
        r"\b(?:desuscrib\w+|desuscripcion|cancelar? (?:mi |la )?suscripcion(?! (?:de|a) (?!los|las|est|avisos|mensajes|noticias)))",
        r"\b(?:saquenme|saqueme|sacame|quitenme|quiteme|quitame|retirenme|eliminenme) de (?:la |su |esta |tu |sus |los )?(?:listas?|grupo|chat|avisos|mensajes)\b",
        rf"\b(?:basta|suficiente|alto|paren|pare|parar|detengan|cancelen|cancelar|cancele|quiten|apagar|apaga|apaguen|desactiva\w*|desactiven) (?:ya )?(?:de |con |a )?(?:tantos |tantas |estos |estas |esos |los |las |sus |mis |todos los )*+{MESSAGES}\b",
        rf"\bno mas (?:{MESSAGES})\b",
        # English
        r"(?<!won t )(?<!wont )(?<!not )(?<!t )\b(?:stop|quit) (?:sending|texting|messaging|writing|bothering|contacting|notifying|spamming|messaging)\b(?: (?:me|us|this|these|those|any|my|so|all|the)\b|$)",
        rf"\b(?:stop|cancel|end|pause|mute|turn off|disable|no more) (?:all )?(?:(?:of )?(?:the|these|those|your|my|any|all|sending) )*+(?:\w+ )?{MESSAGES}\b(?! (?:from|by|for)\b)",
        rf"\b(?:don t|dont|do not|didn t|no longer) (?:want|need|wish|like)(?: (?:to|any|more|get|getting|receive|receiving|these|those|the|your|you|sending|me|be|sent|anymore|other)\b)*+ {MESSAGES}\b",
        r"\b(?:don t|dont|do not) (?:want (?:you |u )?to )?(?:text|message|write|write to|contact|notify|msg) me\b(?! (?:back )?(?:in|on|at|about)\b)",
        rf"\b(?:don t|dont|do not) send me (?:any |more |any more |these |your )*+(?:{MESSAGES}|anything|more|any more|anymore|stuff)",
        r"\b(?:take|remove|get) me (?:off|from|out of) (?:of )?(?:the|your|this|that|these) (?:\w+ )?(?:list|chat|group|texts|messages)\b",
        r"^(?:just |please )?(?:leave me alone|lose my number)\b",
        r"\b(?:unsubscribe|desubscribe|unsuscribe)\b|\bcancel (?:my |the )?subscription$",
        rf"^(?:\w+ ){{0,4}}?opt (?:me )?out(?: of (?:the |these |your |all )*+(?:{MESSAGES}|list|chat|service|this|it))?(?: (?:now|asap))?$",
        # Quechua, with its loans
        r"\b(?:amana|manana) (?:\w+ta )?(?:willa|mensaje|aviso|apachi|qillqa|qelqa|kacha)\w*(?:waychu|wankichu|munanichu)\b|\b(?:mensaje|aviso)\w*ta (?:manana|mana) munanichu\b|\bmanana (?:mensaje|aviso)\w*ta munanichu\b",
        # one of the words with little beside it
        r"^(?:stop|alto|basta|pare|paren|parar|para|unsubscribe|sayay|amana) (?:ya|ahora|ahorita|now|it|this|that|please|all|everything|todo|todos|esto|eso|right|ok|oye|oe|bot|chaski|pe|pues|nomas|messaging|texting|sending|mandar|me|chat)(?: (?:ya|ahora|now|it|this|all|todo|me|please|chaski|bot|messages|texting))*$",
        rf"\bme sigu(?:en|es|e) (?:llegando|mandando|enviando) (?:\w+ ){{0,2}}?{MESSAGES}|\bsigu(?:en|es|e) (?:mand|envi|escrib)\w+ndome\b|\b(?:you|why) (?:\w+ ){{0,2}}?keep (?:sending|texting|messaging) me\b",
    )
)  # fmt: skip
# Whoever else should stop is not asked through us; who wants a person or everything erased asks for that.
ANOTHER_WISH = re.compile(
    r"\b(?:ice|migra|migracion|inmigracion|policia|police|cops?|agents?|agentes?|uscis|mi ex|my ex|ex (?:esposo|esposa|marido|novio|novia|husband|wife)"
    r"|espos[oa]|marido|novi[oa]|husband|wife|boyfriend|girlfriend|jefe|jefa|patron\w*|boss|landlord|vecin[oa]s?|neighbou?rs?|abogad\w+|lawyer"
    r"|notari[oa]|estafador\w*|scammers?|cobrador\w*|banco|bank|coyote|he|she|him|her|they|un (?:tipo|hombre|senor)|some ?(?:guy|one)|desconocid\w+"
    r"|stranger|persona|humano|human|borr\w+|elimin\w+|delete|erase|datos|data|netflix|gym|facebook|tiktok|instagram|iphone)\b"
)


def read(text: str) -> Wish | None:
    """What a whole message wishes, whatever its case, accents, punctuation and politeness; None for any other message."""
    said = _bare(text)
    if STOPS.fullmatch(said):
        return Wish.STOP
    return Wish.START if STARTS.fullmatch(said) else None


def mentions(text: str) -> bool:
    """Whether a sentence, short of the whole message `read` knows, says that the messages should end."""
    said = _bare(text)
    if read(text) is not None or ANOTHER_WISH.search(said):
        return False
    return any(pattern.search(said) for pattern in MENTIONS)


def leaves(text: str) -> bool:
    """Whether a whole message, said within a dialog, asks to leave it."""
    return _bare(text) in EXITS


def _bare(text: str) -> str:
    """The plain form without politeness; "S.T.O.P." and "stoooop" are "stop"."""
    said = " ".join(POLITE.sub(" ", re.sub(r"(\w)\1{2,}", r"\1", plain(text))).split())
    return said.replace(" ", "") if re.fullmatch(r"\w(?: \w)+", said) else said
