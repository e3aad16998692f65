"""Numbers nobody needs to send us: recognised by their shape and the words beside them, and taken out before all else.

A word that names the document is believed; a number alone counts only where nothing else of everyday life looks like it.
Phones, ZIP codes, dates, amounts, forms, laws, links and e-mails stay. Nothing here keeps or logs a text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.words import plain


class Kind(StrEnum):
    A_NUMBER = "a-number"
    SSN = "ssn"  # or ITIN
    DNI = "dni"  # or the RUC of a person, which holds it
    PASSPORT = "passport"
    CARD = "card"
    RECEIPT = "receipt"
    I94 = "i-94"
    LICENSE = "license"
    ACCOUNT = "account"


Number = tuple[int, int, Kind]
"""(start, end, kind): where a number stands in a text."""


@dataclass(frozen=True)
class Rule:
    """What the group `n` of a pattern is; without a kind it is something people may send."""

    kind: Kind | None
    pattern: re.Pattern[str]
    checked: bool = False  # its last digit must be Luhn's


def digits(least: int, most: int, first: str = r"\d") -> str:
    """So many digits, alone or with a space, dot or dash between."""
    return rf"{first}(?:(?: ?[.-] ?| )?\d){{{least - 1},{most - 1}}}(?!\d)"


def several(shape: str) -> str:
    """A number, or more of its shape: "45678912 y 45678913"."""
    return rf"(?P<n>(?>{shape})(?:\s?(?:,|/|\b(?:y|e|o|and|or)\b)\s?(?>{shape})){{0,4}}+)"


# What the documents are called, with the endings Quechua gives them: "dniyqa", "pasaporteypa".
CALLED = {
    Kind.A_NUMBER: (
        r"(?:\ba ?#|\ba[ -]?(?:number|numero|num|no\.)[a-z]{0,6}|\balien\b(?: registration)?|\buscis ?(?:#|number|no\.?|numero)"
        r"|\b(?:numer(?:o|ito)|registro) (?:a\b|(?:de |del )?(?:extranjer[oa]|alien)[a-z]{0,6}))"
    ),
    Kind.SSN: (
        r"(?:\b(?:ssn|itin)[a-z]{0,6}|\bss ?#|(?<!trabajadora )(?<!trabajador )(?<!asistenta )(?<!asistente )(?<!red )"
        r"\bsocial(?:ni[a-z]*)?(?![a-z])(?! (?:worker|media|services|network))(?: security)?)"
    ),
    Kind.DNI: (
        r"(?:\bd\. ?n\. ?i\b\.?|\bd ?n ?i(?:(?![a-z])|[ymqpkt][a-z]{0,7})|\bdocument[ou][a-z]{0,6}"
        r"|\bidenti(?:dad|ty|ficacion)[a-z]{0,5}|\bruc(?![a-z]))"
    ),
    Kind.PASSPORT: r"\bpas{1,2}a?port[a-z]*",
    Kind.CARD: r"\b(?:tarjet[a-z]+|cards?|visa|mastercard|amex|debito|credito)",
    Kind.I94: r"\bi ?-? ?94",
    Kind.LICENSE: r"\b(?:licen[cs](?:ia|e)|brevete)[a-z]{0,4}",
    Kind.ACCOUNT: r"\b(?:cuenta[a-z]{0,4}|accounts?|acct|cci|iban|routing|aba)",
}
DOCUMENTS = "|".join(CALLED.values())
PHONE_WORDS = (
    r"\b(?:telf?\b|tele(?:fono|phone|gram)|cel\b|celu|cell\b|fono|fijo|phone|whats|wasap|wsp|wpp|call|llam|marc(?:ar|o|a|ame|que)\b"
    r"|text(?:me|ed|ear)?\b|yape|plin|zelle|fax)"
)
OTHER_WORDS = (
    r"\b(?:orde[rn]|pedido|tracking|seguimiento|guia|rastreo|vuelo|flight|ticket|boleta|operacion|confirma[ct]ion|invoice|factura"
    r"|ley|law|decreto|decree|resolucion|articulo|secc?tion|seccion)"
)
NAMING = (
    r"(?:\b(?:(?:es|son|is|are|was|era|fue)(?: (?:el|la|the))?|numer[oa][a-z]*|numbers?|num|nro|no\.|n[o°º])|[:=#])"
)
# What may stand between the name and what introduces the number, and, where nothing does, between name and number.
BETWEEN = rf"(?:(?!{PHONE_WORDS})(?!\b(?:y|and|al|o|or|mi numero|my number)\b)[^\d\n?])"
ANYTHING = rf"(?:(?!{PHONE_WORDS})[^\d?])"

NORTH_AMERICAN = r"(?:\+?1[ .-]{0,2})?\(?[2-9]\d\d\)?[ .-]{0,3}\d{3}[ .-]{0,3}\d{4}(?!\w)"
PERUVIAN = (
    r"(?:\(?(?:\+|00|011 ?)?51\)?[ .-]{0,2})?(?:9\d\d[ .-]?\d{3}[ .-]?\d{3}|9 ?\d{4}[ .-]?\d{4}|9\d[ .-]\d{3}[ .-]\d{4}"
    r"|9\d{3}[ .-]\d{5}|\(0[14-8]\d?\)[ .-]?\d{3}[ .-]?\d{3,4}|01[ .-]\d{3}[ .-]?\d{4}|0[4-8]\d[ .-]\d{6})(?!\w)"
)
ABROAD = r"\+\d(?:[ ().-]{0,3}\d){6,14}(?!\d)"
ZIP = r"\d{5}-\d{4}(?![\d-])"
DAY, MONTH, YEAR = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])", r"(?:19|20)\d\d"
DATE = (
    rf"(?:(?:(?:{DAY}|[1-9])[./ -](?:{MONTH}|[1-9])|(?:{MONTH}|[1-9])[./ -](?:{DAY}|[1-9]))(?:[./ -]{YEAR}|[./-]\d\d)"
    rf"|{YEAR}[./ -](?:{MONTH}|[1-9])[./ -](?:{DAY}|[1-9])|{YEAR} ?[ /-] ?{YEAR})(?![./-]?\d)"
)
DATE_IN_A_ROW = rf"(?:{YEAR}{MONTH}{DAY}|{DAY}{MONTH}{YEAR}|{MONTH}{DAY}{YEAR})(?!\d)"
AMOUNT = (
    r"(?:us\$|[$€£]|s/\.?|usd|pen\b)\s?\d[\d.,]*"
    r"|(?<![\d.,])\d[\d.,]*\s?(?:dolar|soles|sol\b|euros?|dollar|bucks|usd|pesos|lucas|mil\b|millon|million)"
)
LINK = (
    r"\bhttps?:\S+|\bwww\.\S+|\b(?<!-)[\w-]{1,63}\.(?:com|org|gov|pe|net|edu|us|gob|me|ly)/\S*"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+|(?<!\w)@\w+"
)

CHECK = r"(?: ?- ?[\da-k](?![\w-])|[a-k](?!\w))?"
DNI_IN_A_ROW = rf"\d{{8}}(?!\d){CHECK}"
SSN = r"\d{3}(?: ?[.-] ?| )\d{2}(?: ?[.-] ?| )\d{4}(?!\d)"
SHAPES = {
    Kind.A_NUMBER: rf"(?:a ?[#.-]? ?)?(?:{digits(8, 9)}|\d{{7}}(?!\d))",
    Kind.SSN: rf"(?:\d{{9}}(?!\d)|{SSN}|\d{{3}}[ .-]\d{{3}}[ .-]\d{{3}}(?!\d))",
    Kind.DNI: rf"(?!{DATE}|{PERUVIAN})(?:{DNI_IN_A_ROW}|{digits(8, 8)}{CHECK}|[0-8]\d{{8}}(?!\d)|1[057]\d{{9}}(?!\d))",
    Kind.PASSPORT: rf"(?!{DATE}|{DATE_IN_A_ROW})(?:[a-z]{{1,3}}[ -]?{digits(6, 9)}|\d{{7}}(?!\d)|{digits(8, 9)})",
    Kind.CARD: digits(13, 19),
    Kind.I94: rf"(?:\d{{9}}[ -]?[a-z][ -]?\d(?!\w)|{digits(11, 11)})",
    Kind.LICENSE: rf"(?:[a-z][ -]?{digits(7, 14)}|(?!9\d{{8}}(?!\d))\d{{7,9}}(?!\d))",
    Kind.ACCOUNT: digits(8, 20),
}
CENTERS = r"(?:ioe|eac|wac|lin|src|msc|nbc|ysc|tsc|vsc|csc|psc|nsc)"  # who issues a receipt
ABBREVIATED = r"(?!tel|cel|fax|num|nro|wsp|wpp|zip|usd|pen|del|con|por)"  # three letters that are no such centre


def _rules() -> Iterator[Rule]:
    """In order: what one rule settles is settled for those that follow."""

    def rule(kind: Kind | None, pattern: str, *, checked: bool = False) -> Rule:
        return Rule(kind, re.compile(pattern, re.IGNORECASE), checked)

    yield rule(None, f"(?P<n>{LINK})")
    for kind, called in CALLED.items():  # "mi DNI es …", "pasaporte N° …", "número de pasaporte …", "… es mi DNI"
        shape = several(SHAPES[kind])
        yield rule(kind, rf"{called}{BETWEEN}{{0,20}}?{NAMING}[\s\"'(*]{{0,4}}{shape}")
        yield rule(
            kind, rf"{NAMING}\W{{0,3}}(?:(?:de|del|of|for) )?(?:(?:mi|my|su|el|la|tu|the) )?{called}\W{{0,4}}{shape}"
        )
        mine = r"(?:(?:mi|my|el|su|the) )?(?:(?:numero|number) (?:de |of )?)?"
        yield rule(kind, rf"(?<!\w){shape}[\s,;:(-]{{1,3}}(?:es|is)\s{mine}{called}")
        if kind not in (Kind.PASSPORT, Kind.ACCOUNT):  # after these two, a phone is likelier
            yield rule(kind, rf"{called}[^\w+]{{0,3}}{shape}")
    yield rule(Kind.RECEIPT, rf"\b(?P<n>{CENTERS}[ #:-]{{0,3}}{digits(10, 10)})")
    yield rule(Kind.RECEIPT, rf"\b(?P<n>{ABBREVIATED}[a-z]{{3}}\d{{10}}(?!\w))")
    yield rule(Kind.A_NUMBER, rf"(?<![a-z0-9])(?P<n>a(?:\s?#\s?|\s?-\s?|\.)?{digits(7, 9)})")
    yield rule(
        None,
        rf"(?:{PHONE_WORDS}|{OTHER_WORDS})(?:(?!{DOCUMENTS})[^\d\n]){{0,30}}(?P<n>[+(]?(?!(?!9){SSN}){digits(6, 13)})(?![ .-]?\d)",
    )
    yield rule(None, rf"(?P<n>{AMOUNT})")
    yield rule(None, rf"(?<![\d+])(?P<n>{NORTH_AMERICAN})")
    yield rule(Kind.SSN, rf"(?<![\w+])(?<!\d[.-])(?P<n>{SSN})(?![.-]?\d)")
    yield rule(None, rf"(?<!\d)(?P<n>{ABROAD}|{PERUVIAN})")
    for size in range(19, 12, -1):
        yield rule(
            Kind.CARD, rf"(?<![\d+])(?<!\d[.-])(?=(?P<n>{digits(size, size, first='[2-6]')})(?![.-]\d))", checked=True
        )
    yield rule(None, rf"(?<!\d)(?<!\d[./-])(?P<n>{DATE}|{DATE_IN_A_ROW}|{ZIP})")
    yield rule(Kind.A_NUMBER, rf"(?<!\w)(?P<n>(?-i:A) (?:{digits(8, 9)}|\d{{7}}(?!\d)))")
    yield rule(Kind.A_NUMBER, rf"\A\W*(?:(?:es|is|el|mi|my|it s|it is)\s)?(?P<n>a {digits(7, 9)})\W*\Z")
    for kind, called in CALLED.items():  # "DNI de mi hija 45678912", "pasaporte 116000123"
        if kind not in (Kind.CARD, Kind.LICENSE):
            yield rule(kind, rf"{called}(?:{ANYTHING}{{0,30}}?(?<![a-z0-9.]))?{several(SHAPES[kind])}")
    for kind in (Kind.SSN, Kind.PASSPORT):  # "116000123 (pasaporte)"
        yield rule(kind, rf"(?<![\w.]){several(SHAPES[kind])}[\s,;:(-]{{1,3}}{CALLED[kind]}")
    yield rule(Kind.DNI, rf"(?<![\w.,/#+-])(?P<n>{DNI_IN_A_ROW})(?![.,/]\d)")
    yield rule(Kind.DNI, rf"\A\W*(?P<n>(?!{DATE})(?:\d{{4}}[ .-]\d{{4}}|\d\d[ .]\d{{3}}[ .]\d{{3}})(?!\d){CHECK})\W*\Z")


RULES = tuple(_rules())
FEWEST = 7  # digits in the shortest number looked for
# Words that only name a number; when no other is left, nothing was asked.
NAMES_IT = re.compile(
    r"(?:mi|my|el|la|su|the|tu|es|is|it|s|son|are|numero\w*|number|num|nro|no|n|o|a|de|del|of|y|and|este|esta|esto|this|here|aqui|aca|va|le|te"
    r"|se|lo|mando|envio|paso|doy|tengo|i|have|hola|hello|hi|buenas|buenos|dias|tardes|noches|gracias|thanks|thank|you|please|por|favor|porfa"
    r"|d|dni\w*|documento\w*|identidad|identity|id|ruc|pasaporte\w*|passport\w*|peruan[oa]|peruvian|american[oa]?|us|ssn|itin|social\w*|security"
    r"|seguro|alien|extranjer[oa]|registro|registration|uscis|tarjeta|card|visa|mastercard|debito|credito|debit|credit|recibo|receipt|caso|case"
    r"|i?94|licencia|license|licence|brevete|conducir|drivers?|cuenta|account|cci|bcp|banco|bank|ahorros|routing|kay|kaymi|kayqa|yupay\w*"
    r"|hij[oa]|espos[oa]|mama|papa|herman[oa]|daughter|son|wife|husband|mom|dad|brother|sister)"
)


def find(text: str) -> tuple[Kind, ...]:
    """The kinds of number in a text, each once, in the order in which they stand there."""
    return tuple(dict.fromkeys(kind for _, _, kind in _numbers(text)))


def redact(text: str) -> str:
    """The text without such numbers; what is left stays as it was written."""
    while numbers := _numbers(text):
        for start, end, _ in reversed(numbers):
            text = _without(text, start, end)
    return text


def only(text: str) -> bool:
    """Whether a text is such a number and nothing to answer: "mi DNI es …"."""
    left = redact(text)
    return left != text and all(NAMES_IT.fullmatch(word) for word in plain(left).split())


def _without(text: str, start: int, end: int) -> str:
    """Cut, with no empty brackets, no space before a comma and none twice."""
    before, after = text[:start], text[end:]
    while before and after and before[-1] + after[0] in ("()", "[]", '""', "''", "**", "“”", "«»"):
        before, after = before[:-1], after[1:]
    if not after or after[0].isspace() or after[0] in ".,;:!?)":
        before = before.rstrip(" ")
    if before.endswith(",") and after.startswith(","):
        after = after[1:]
    return before + after if before else after.lstrip()


def _numbers(text: str) -> list[Number]:
    """Every number to take out, from left to right."""
    folded, places = _folded(text)
    if sum(char.isdigit() for char in folded) < FEWEST:
        return []
    settled = bytearray(len(folded))
    found: list[Number] = []
    for rule in RULES:
        for match in rule.pattern.finditer(folded):
            start, end = match.span("n")
            if any(settled[start:end]) or (rule.checked and not _checks(match["n"])):
                continue
            settled[start:end] = b"\1" * (end - start)
            if rule.kind is not None:
                found.append((places[start], places[end], rule.kind))
    return sorted(found)


def _checks(number: str) -> bool:
    """Whether the last digit of a card is Luhn's (ISO/IEC 7812-1)."""
    figures = [int(char) for char in reversed(number) if char.isdigit()]
    return sum(2 * one - 9 * (one > 4) if place % 2 else one for place, one in enumerate(figures)) % 10 == 0


def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The text in ASCII digits and letters without marks, and where each character of it stands in the original."""
    chars: list[str] = []
    places: list[int] = []
    for place, written in enumerate(text):
        for char in unicodedata.normalize("NFKD", written):
            plainest = _plainest(char)
            chars.append(plainest)
            places.extend([place] * len(plainest))
    return "".join(chars), (*places, len(text))


def _plainest(char: str) -> str:
    """A digit of any script, a dash or a space of any width; "" for accents and what is invisible."""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Pd" or char == "−":
        return "-"
    return " " if category == "Zs" else char
