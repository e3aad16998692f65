"""Is this number, link or e-mail ours? What a message names, compared with what is published, digit by digit.

Only whole numbers, whole e-mail addresses and exact hosts count: `consulado.pe.example.com` is not `consulado.pe`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.catalog import BASE_LOCALE, Catalog, Proven, Text
from bot.words import plain


class Kind(StrEnum):
    LINK = "link"
    EMAIL = "email"
    HANDLE = "handle"
    PHONE = "phone"


Detail = tuple[Kind, tuple[str, ...]]
"""A detail of a message and its keys, the most telling first: E.164, an e-mail, an address without scheme, its host."""


@dataclass(frozen=True)
class Listing:
    """One published detail: an office's, or of this name in words; with neither, the official list of consulates."""

    kind: Kind
    key: str
    proof: Proven | None = None
    office: str | None = None
    name: Text | None = None

    @property
    def stated(self) -> bool:
        return self.proof is None or self.proof.confidence.stated


@dataclass(frozen=True)
class Match:
    """One detail of a message, without the detail itself, and the listing it agrees with (None: it is not ours)."""

    kind: Kind
    listing: Listing | None


# Words that ask who somebody is. They read the plain form of a message: lower case, no accents.
ASKING: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (locale, re.compile(pattern))
    for locale, pattern in (
        ("es", r"\b(?:verdader[oa]s?|(?:de|es|sera) verdad|verdad que|estaf\w*|fraudes?|fals[oa]s?|confiables?|legitim[oa]s?|oficial(?:es)?|segur[oa]s?|autentic[oa]s?)\b"),
        ("es", r"\b(?:me|nos|le) (?:\w+ ){0,3}(?:llam(?:aron|ando|an|ar|aba\w*)|escrib\w+|mand\w+|envi\w+|contact\w+|lleg\w+|pid\w+|marc\w+|texte\w+)\b"),
        ("es", r"\bme llamo (?:de|del|desde|un|una|el|la|alguien|por|hoy|ayer|este|ese)\b"),
        ("es", r"^(?:y |pero |hola |disculpe |oiga )?(?:es|son|sera|seran|seria)\b"),
        ("es", r"\b(?:es|son|sera|seria|sea) (?:\w+ ){0,3}(?:reales|real)\b"),
        ("es", r"\b(?:este|esta|ese|esa|de que|de quien|sera el|sera la|es el|es la) (?:numero|telefono|pagina|web|sitio|correo|enlace|link|cuenta|es)\b"),
        ("es", r"\b(?:consulados?|embajada|cancilleria)\b"),
        ("en", r"\b(?:real(?! id)|scam\w*|legit\w*|fake|fraud|phish\w*|official|trust\w*|genuine|safe|verif(?:y|ied))\b"),
        ("en", r"\b(?:called|calling|texted|texting|emailed|wrote|messaged|contacted) (?:me|us)\b"),
        ("en", r"\b(?:got|received) (?:a|an|this) (?:\w+ )?(?:call|text|email|message|link)\b"),
        ("en", r"\b(?:is|are|was) (?:this|that|it|these|they)\b"),
        ("en", r"\b(?:whose number|consulate|embassy)\b"),
    )
)  # fmt: skip
# Somebody who tells their own number asks nothing about it.
OWN = re.compile(
    r"\b(?:mi|my) (?:\w+ )?(?:numero|telefono|celular|cel|correo|email|e mail|mail|whatsapp|number|phone|cell)(?: (?:es|is)\b|$| \d)"
)

# Many people's pages stand on these hosts, so that only a whole address tells whose one is.
SHARED = frozenset(
    "facebook.com m.facebook.com fb.com instagram.com x.com twitter.com tiktok.com youtube.com youtu.be linkedin.com linktr.ee t.me "
    "telegram.me wa.me api.whatsapp.com chat.whatsapp.com whatsapp.com bit.ly tinyurl.com google.com docs.google.com "
    "sites.google.com forms.gle drive.google.com maps.google.com calendly.com github.com medium.com substack.com".split()
)
BREAKS = re.compile(r"[\s<>\"“”«»|]+")
SCHEME = re.compile(r"https?:[/\\]{2}", re.IGNORECASE)
ENDINGS = "com|net|org|gov|edu|info|biz|pe|us|io|ly|xyz|online|site|app|top|shop|club"
BARE = re.compile(
    rf"(?:www\.(?:[\w-]{{1,63}}\.){{1,8}}\w{{2,24}}|(?:[\w-]{{1,63}}\.){{1,8}}(?:(?:{ENDINGS})(?=[/\\?#:]|$)|[a-z]{{2,24}}(?=[/\\])))",
    re.IGNORECASE,
)
EMAIL = re.compile(r"(?<![\w.+@-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}\w{2,24}(?![\w@-])")
HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z]\w[\w.]{1,30}")
PHONE = re.compile(r"(?<![\w/-])\+?\(?\d(?:[\s().\-–]{0,3}\d){8,14}(?![\w/])")
STOPS = ".,;:!?¡¿()[]{}'’…*_"
LONGEST = 5_000  # characters read: more than one message of any channel


def asks(text: str) -> str | None:
    """The locale of a message that asks whether a number, link, e-mail or handle in it is genuine; None for any other."""
    if not names_any(text):
        return None
    said = plain(" ".join(word for word in BREAKS.split(text[:LONGEST]) if "@" not in word and not _link(word)))
    if OWN.search(said):
        return None
    return next((locale for locale, pattern in ASKING if pattern.search(said)), None)


def names_any(text: str) -> bool:
    """Whether a message names a number, link, e-mail or handle."""
    return any(True for _ in _details(text))


def find(text: str, catalog: Catalog) -> tuple[Match, ...]:
    """What a message names, line by line, each with the listing it agrees with."""
    known = tuple(listings(catalog))
    return tuple(Match(kind, _agreeing(kind, keys, known)) for kind, keys in dict.fromkeys(_details(text)))


def listings(catalog: Catalog) -> Iterator[Listing]:
    """Every detail people are shown: offices, hotlines, the official list, links of answers. What is doubtful is left out."""
    yield from _links(catalog.directory, None)
    yield from _offices(catalog)
    for line in catalog.hotlines.values():
        if line.confidence.stated:
            other = line.alternate[BASE_LOCALE] if line.alternate else ""
            numbers = (number for written in (line.number, other) for number in _phones(written))
            yield from (Listing(Kind.PHONE, number, line, name=line.name) for number in numbers)
    for topic in catalog.topics.values():
        if topic.confidence.stated:
            for link in topic.links:
                yield from _links(link.url, None, name=link.title)


def _offices(catalog: Catalog) -> Iterator[Listing]:
    for office in catalog.offices.values():
        for phone in office.phones:
            if phone.shown:
                yield Listing(Kind.PHONE, phone.value, phone, office.id)
        if office.emergency and office.emergency.confidence.stated:
            yield Listing(Kind.PHONE, office.emergency.value, office.emergency, office.id)
        if office.email and office.email.shown:
            yield Listing(Kind.EMAIL, office.email.value.lower(), office.email, office.id)
        for page in (office.website, office.booking):
            if page and page.shown:
                yield from _links(page.value, page, office=office.id)


def _links(url: str, proof: Proven | None, *, office: str | None = None, name: Text | None = None) -> Iterator[Listing]:
    """An address, and its host: an office's booking site is the office's, a link's host is known by its own name."""
    keys = _link(url) or ()
    yield from (Listing(Kind.LINK, key, proof, office, name) for key in keys[:1])
    for host in keys[1:]:
        if host not in SHARED:
            yield Listing(Kind.LINK, host, proof, office, {BASE_LOCALE: host} if name else None)


def _agreeing(kind: Kind, keys: tuple[str, ...], known: tuple[Listing, ...]) -> Listing | None:
    """The listing of the most telling key; one that is stated before one that is unverified."""
    for key in keys:
        found = [listing for listing in known if (listing.kind, listing.key) == (kind, key)]
        if found:
            return min(found, key=lambda listing: not listing.stated)
    return None


def _details(text: str) -> Iterator[Detail]:
    for line in text[:LONGEST].splitlines():
        words = [word for word in BREAKS.split(line) if word]
        links = [link for word in words if (link := _link(word)) is not None]
        yield from ((Kind.LINK, link) for link in links)
        rest = " ".join(word for word in words if _link(word) is None)
        yield from ((Kind.EMAIL, (found[0].lower().strip("."),)) for found in EMAIL.finditer(rest))
        rest = EMAIL.sub(" ", rest)
        yield from ((Kind.HANDLE, (found[0].lower(),)) for found in HANDLE.finditer(rest))
        yield from ((Kind.PHONE, (number,)) for number in _phones(rest))


def _link(word: str) -> tuple[str, ...] | None:
    """(address without scheme, host); () for one that hides its host; None for a word that is no link."""
    scheme = SCHEME.search(word)
    address = (word[scheme.end() :] if scheme else word).strip(STOPS)
    if not scheme and not BARE.match(address):
        return None
    authority, path = _parted(address.replace("\\", "/"))  # browsers read a backslash as a slash
    host, _, port = authority.lower().removeprefix("www.").partition(":")
    if not scheme and "@" in authority:
        return None  # an e-mail address
    if "@" in authority or port not in ("", "80", "443"):
        return ()  # "https://consulado.pe@example.com" leads to example.com
    return (f"{host}{path.lower()}", host)


def _parted(address: str) -> tuple[str, str]:
    """ "gob.pe/pasaporte/?x=1" → ("gob.pe", "/pasaporte")."""
    bare = re.split(r"[?#]", address, maxsplit=1)[0]
    authority, slash, path = bare.partition("/")
    return authority.rstrip("."), f"{slash}{path}".rstrip("/")


def _phones(text: str) -> Iterator[str]:
    """The numbers in a text, in E.164, of the United States or Peru unless they say another country."""
    for found in PHONE.finditer(text):
        number = _e164(found[0])
        if number:
            yield number


def _e164(written: str) -> str | None:
    """ "(786) 713-2401" → "+17867132401", "01 204 2400" → "+5112042400"; None for a number that is no phone."""
    digits = re.sub(r"\D", "", written)
    if written.startswith("+"):
        return f"+{digits}"
    for prefix in ("011", "00"):  # how a call abroad is dialled
        if digits.startswith(prefix) and len(digits) > 10:
            return f"+{digits.removeprefix(prefix)}"
    if len(digits) == 9:
        return f"+51{digits.removeprefix('0')}" if digits[0] in "09" else None
    return f"+1{digits}" if len(digits) == 10 else f"+{digits}"
