"""What people type instead of tapping: a command, a code of a poster, a number, a title, a word that stands for a step."""

import re
from dataclasses import replace
from functools import lru_cache

from bot import links, optout
from bot.catalog import Catalog
from bot.domain import Contact, Entity, Interpretation, Origin, payload, rating_choices, read_payload
from bot.fold import MOST
from bot.introduction import COMMANDS as LISTED
from bot.words import number, plain, thumb

HOME = payload("menu")
# Commands that are understood and listed nowhere, or under another name.
ALWAYS = {
    "start": payload("greeting"), "help": payload("help"), "settings": payload("change-language"), "inicio": payload("greeting"),
    "yanapay": payload("emergency"), "sos": payload("emergency"), "quechua": payload("change-language", locale="qu"),
    "espanol": payload("change-language", locale="es"), "english": payload("change-language", locale="en"),
}  # fmt: skip
COMMANDS = {**{name: step for listed in LISTED.values() for name, step in listed}, **ALWAYS}
# A whole message that stands for a step: what most people mean by it, or its menu; not a guess.
PHRASES = {
    payload("menu"): "0|menu|inicio|home|start|volver al menu|menu principal|main menu|back to menu",
    payload("help"): "ayuda|help|yanapa",
    payload("emergency"): "emergencia|emergency|sos|auxilio|yanapaway",
    payload("talk-to-person"): "persona|una persona|person|human|humano|runawan rimayta munani",
    payload("passport-adult"): "pasaporte|passport",
    payload("menu", of="identity"): "dni|mi dni|el dni|sacar dni|sacar mi dni|sacar el dni|quiero mi dni|quiero sacar mi dni|necesito mi dni|necesito dni|"
    "como saco mi dni|como saco el dni|cuanto cuesta el dni|cuanto cuesta mi dni|how much is the dni|how do i get my dni|i need a dni",
    payload("menu", of="documents"): "documentos|documents|tramites|qillqakuna",
    payload("menu", of="rights"): "derechos|mis derechos|rights|my rights",
    payload("new-rules"): "novedades|news|willakuykuna",
    payload("my-data"): "mis datos|my data|mi informacion|que datos guarda|que guarda de mi|datosniy",
    payload("delete-my-data"): "borrar|borrar mis datos|borra mis datos|delete|delete my data|pichay",
    payload("privacy"): "privacidad|privacy|pakasqa",
    payload("discreet", **{"is": "on"}): "discreto|modo discreto|discreet|discreet mode|upalla",
    payload("discreet", **{"is": "off"}): "modo normal|normal mode|quitar modo discreto|salir del modo discreto|discreet off",
    payload("clean"): "limpiar|limpiar chat|limpiar el chat|clean|clean chat|clean the chat|chinkachiy",
    payload("change-language"): "idioma|idiomas|language|languages|simi",
    payload("interpreter-card"): "interprete|interprete de quechua|interpreter|quechua interpreter|tarjeta quechua|quechua card",
}  # fmt: skip
TYPED = {said: step for step, phrases in PHRASES.items() for said in phrases.split("|")}
YES_NO = frozenset({"si", "no", "yes"})  # outside a dialog a bare yes or no answers nothing we asked
AGREED = frozenset("ok|okay|okey|okis|vale|listo|entendido|de acuerdo|got it".split("|"))  # nods; "ok" is no state
NAMES = {
    "es": r"espanol|castellano|spanish|castilla simi|kastilla simi|castellano simi|castellanopi|espanolpi",
    "en": r"ingles|english|inglish|inglespi",
    "qu": r"quechua|qichwa|qhichwa|qheswa|kichwa|runasimi|runa simi|runasimipi|runa simipi|quechuapi|qichwapi|qhichwapi",
}
ASKING = r"(?:(?:en|in|a|al|to|quiero|prefiero|hableme|hablar|hablame|cambiar|cambie|idioma|speak|change|switch|language|i|want|prefer|por|favor|please|mejor|ama|hina|kaychu|rimaway) )*"
LANGUAGES = {
    locale: re.compile(rf"{ASKING}(?:{names})(?: (?:por favor|please|ama hina kaychu|rimaway|mejor))*")
    for locale, names in NAMES.items()
}


def command(text: str, catalog: Catalog) -> Interpretation | None:
    """ "/menu", "/start passport-adult_paterson"; any other text that begins with "/" is only words."""
    match = re.fullmatch(r"/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", text, re.DOTALL)
    if not match or match[1] not in COMMANDS:
        return None
    code = linked(match[2].strip(), catalog) if match[1] == "start" and match[2] else None
    return code or _step(COMMANDS[match[1]])


def linked(code: str, catalog: Catalog) -> Interpretation | None:
    """The topic and office a poster's code names; the office as the entity "office"."""
    found = links.read(code, catalog)
    if found is None:
        return None
    read, office = found
    named = (*read.entities, Entity("office", office)) if office else read.entities
    return replace(read, origin=Origin.COMMAND, entities=named)


def language(text: str) -> str | None:
    """The locale whose name is the whole message, with no more than a polite word around it."""
    said = plain(text)
    return next((locale for locale, pattern in LANGUAGES.items() if pattern.fullmatch(said)), None)


def typed(text: str, contact: Contact, catalog: Catalog, *, dialog: bool) -> Interpretation | None:
    """A number, title, thumb or word typed back instead of a tap; within a dialog a bare yes, no or ok is its answer."""
    said = plain(text)
    offered = next(
        (choice for choice in contact.offered if said and said in (plain(choice.title), plain(choice.about))), None
    )
    if offered:
        return read_payload(offered.payload)
    if text.strip() == "#" or (said in YES_NO and not dialog):
        return _step(HOME)
    if said in AGREED and not dialog:
        return _step(payload("thanks"))
    code = links.code_in(text)
    step = linked(code, catalog) if code else None
    if step:
        return step
    named = language(text)
    if named:
        return _step(payload("change-language", locale=named))
    helpful = thumb(text)
    if helpful is not None:
        rated = rating_choices(contact.rated)[0 if helpful else 1].payload if contact.rated else payload("reaction")
        return _step(rated)
    count = number(text)
    if count and count <= len(contact.offered):
        return read_payload(contact.offered[count - 1].payload)
    if count and count <= MOST and not dialog and not contact.pending:  # what it stood for is forgotten
        return _step(HOME)
    if text.startswith("/"):  # no command, so only words
        return None
    return _step(TYPED[said]) if said in TYPED else _topic(said, catalog)


def wish(text: str, contact: Contact, *, dialog: bool) -> Interpretation | None:
    """A whole message that stops or resumes the updates. Within a dialog some of its words only leave the dialog."""
    wished = optout.read(text)
    if wished is None or (dialog and optout.leaves(text)):
        return None
    if wished is optout.Wish.START:
        return _step(payload("updates", **{"is": "on"})) if contact.stopped else None
    return _step(payload("updates", **{"is": "off"}))


def _topic(said: str, catalog: Catalog) -> Interpretation | None:
    """A topic whose title is the whole message, in any language."""
    titles = _by_title(tuple((title, topic.id) for topic in catalog.topics.values() for title in topic.title.values()))
    return _step(payload(titles[said])) if said in titles else None


@lru_cache(maxsize=2)  # the present content and the one before
def _by_title(titled: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {plain(title): topic for title, topic in titled}


def _step(step: str) -> Interpretation:
    read = read_payload(step)
    assert read is not None
    return replace(read, origin=Origin.COMMAND)
