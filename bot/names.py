"""Spellings of a name that a register with exact matching may hold: two surnames, particles, sounds → Searches.

Written for two Peruvian surnames in a register that keeps English letters only. Pure, and it keeps nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MOST = 12  # searches somebody can be asked to try
SOUNDED = 3  # of them, at most, with a surname spelt as it sounds
LONGEST = 60  # letters of a surname or of all given names; what is longer is a sentence
PARTICLES = frozenset("DE DEL LA LAS LOS Y DA DAS DO DOS DI DU VON VAN SAN SANTA SANTO MAC MC".split())
KEPT = frozenset("SAN SANTA SANTO MAC MC".split())  # particles nobody leaves out
WRITTEN_TOGETHER = re.compile(r"(DE)?LA(BARRA|COLINA|CRUZ|FUENTE|GUARDIA|PAZ|PENA|PUENTE|ROSA|SERNA|TORRE|VEGA)")
# Words before the name itself: "se llama Rosa", "his last name is Quispe", "apellido: Quispe".
ANSWERED = re.compile(
    r"^(?:(?:(?:su|el) )?(?:(?:primer|segundo) )?(?:nombre|apellido)s?(?: (?:es|son))?[ :]+|"
    r"(?:se (?:llama|apellida)|es|(?:his|her|the) (?:(?:last|first|given) )?names? (?:is|are)) +)",
    re.IGNORECASE,
)
# Seven digits or more, however they are spaced: an A-number (9 or fewer), a DNI (8), a passport, a phone.
NUMBER = re.compile(r"\d(?:[ .#-]?\d){6,}")
# How a surname is also heard, the likeliest first: (what is written, what may be written).
SOUNDS = tuple(
    (re.compile(written), heard)
    for written, heard in (
        (r"^VASQ", "VAZQ"),
        (r"^VAZQ", "VASQ"),
        (r"(?<=E)Z$", "S"),  # Gonzalez, Gonzales
        (r"(?<=E)S$", "Z"),
        (r"(?<!CRU)(?<!PA)Z", "S"),
        (r"^HUA", "GUA"),  # Huaman, Guaman
        (r"^H(?=[AEIOU])", ""),
        (r"^(?=ERN|ERR|U[AEI])", "H"),
        (r"LL", "Y"),
        (r"(?<=[AEIOU])Y(?=[AEIOU])|^Y(?=[AEIOU])", "LL"),
        (r"^Y(?=[^AEIOU])", "I"),  # Ynga, Inga
        (r"V", "B"),
        (r"B", "V"),
        (r"(?<=[AEIOU])S(?=[AEIOU])", "Z"),
    )
)
# What each departure from "all as in the passport" costs: the lowest sum is tried first.
ONE, HYPHEN, OTHER, JOINED, SWAPPED = 1.0, 2.0, 3.0, 4.0, 5.0
FIRST_GIVEN, PARTICLE, SOUND = 1.5, 1.0, 2.5


Forms = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Search:
    """What to type: capital letters A to Z, spaces and hyphens. `given` is empty when it is not known."""

    surnames: str
    given: str = ""


def spelled(text: str) -> str:
    """As a register in English letters has it: "de la Cruz Ñaupa" → "DE LA CRUZ NAUPA"; empty without letters."""
    decomposed = unicodedata.normalize("NFKD", ANSWERED.sub("", text.strip()))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char) and char not in "'’`´")
    return re.sub(r"[^A-Z]+", " ", letters.upper()).strip()


def has_number(text: str) -> bool:
    """Whether a text holds what may be the number of a document."""
    return NUMBER.search(text) is not None


def parts(name: str) -> tuple[str, ...]:
    """The single names in a spelled one, each with its particles: "DE LA CRUZ RIOS" → ("DE LA CRUZ", "RIOS")."""
    found: list[str] = []
    leading: list[str] = []
    for word in name.split():
        leading.append(word)
        if word not in PARTICLES:
            found.append(" ".join(leading))
            leading = []
    rest = [" ".join(leading)] if leading else []
    return (*found, *rest)


def searches(first: str, second: str = "", given: str = "") -> tuple[Search, ...]:
    """At most MOST searches, the likeliest first; none without a surname. Names as people type them.

    The orders with all given names always have a place; the first given name alone, particles and sounds fill the rest.
    """
    one, two = _both(spelled(first), spelled(second))
    if not one:
        return ()
    names = spelled(given)
    orders = {Search(surnames, names): cost for surnames, cost in _orders(one, two)}
    for search, cost in sorted(_more(one, two, names), key=lambda pair: pair[1]):
        if len(orders) < MOST:
            orders.setdefault(search, cost)
    return tuple(sorted(orders, key=orders.__getitem__))


def _both(first: str, second: str) -> tuple[str, str]:
    """The two surnames, also when both were given as the first, or only the second is known."""
    if not first:
        return second, ""
    if second:
        first, second = first.removesuffix(f" {second}"), second.removeprefix(f"{first} ")
    single = parts(first)
    if not second and len(single) > 1:
        return single[0], " ".join(single[1:])
    return first, second


def _orders(one: str, two: str) -> list[tuple[str, float]]:
    """Both surnames, one, hyphenated, the other, joined, swapped; the likeliest wins where two are the same."""
    if not two:
        joined = one.replace(" ", "")
        return [(one, 0), *([(joined, JOINED)] if joined != one else [])]
    found = (
        (f"{one} {two}", 0.0),
        (one, ONE),
        (f"{one}-{two}", HYPHEN),
        (two, OTHER),
        (f"{one}{two}".replace(" ", ""), JOINED),
        (f"{two} {one}", SWAPPED),
    )
    costs: dict[str, float] = {}
    for surnames, cost in found:
        costs.setdefault(surnames, cost)
    return list(costs.items())


def _more(one: str, two: str, names: str) -> Iterator[tuple[Search, float]]:
    """The first given name alone, particles and sounds, each with its cost."""
    first_given = (*parts(names), "")[0]
    if first_given != names:
        yield from ((Search(surnames, first_given), cost + FIRST_GIVEN) for surnames, cost in _orders(one, two))
    for surnames, cost in _changed(one, two, _particles, PARTICLE):
        yield Search(surnames, names), cost
    for surnames, cost in sorted(_changed(one, two, _sounds, SOUND), key=lambda pair: pair[1])[:SOUNDED]:
        yield Search(surnames, names), cost


def _changed(one: str, two: str, forms: Forms, cost: float) -> Iterator[tuple[str, float]]:
    """Other forms of one surname at a time, in the two likeliest orders."""
    for number, form in enumerate(forms(one)):
        yield (f"{form} {two}".strip(), cost + number)
        if two:
            yield (form, cost + number + ONE)
    for number, form in enumerate(forms(two)):
        yield (f"{one} {form}", cost + number + ONE / 2)


def _particles(name: str) -> tuple[str, ...]:
    """Together, without "de", without any: "DE LA CRUZ" → "DELACRUZ", "LA CRUZ", "CRUZ"; and "DELACRUZ" → "DE LA CRUZ"."""
    together = WRITTEN_TOGETHER.fullmatch(name)
    words = [*("DE" if together[1] else "").split(), "LA", together[2]] if together else name.split()
    core = next((number for number, word in enumerate(words) if word not in PARTICLES), 0)
    lead, rest = words[:core], " ".join(words[core:])
    if not lead:
        return ()
    forms = [" ".join(words), "".join(lead) + rest]
    if lead[0] == "DE" and len(lead) > 1:
        forms.append(" ".join(words[1:]))
    elif lead[0] in ("LA", "LAS", "LOS"):
        forms.append(f"DE {' '.join(words)}")
    if not KEPT & set(lead):
        forms.append(rest)
    return tuple(form for form in dict.fromkeys(forms) if form != name)


def _sounds(name: str) -> tuple[str, ...]:
    """The surname as it may be heard, one change at a time, the two likeliest."""
    heard = (written.sub(like, name, count=1) for written, like in SOUNDS)
    return tuple(form for form in dict.fromkeys(heard) if form != name)[:2]
