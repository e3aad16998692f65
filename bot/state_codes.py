"""Two-letter codes of states in what people write: "Boston, MA" and "nj" are states, "me pueden" and "mi ID" are not."""

import re

from bot.gazetteer import gazetteer

COUNTY_WORDS = frozenset({"county", "parish", "borough", "municipio", "condado"})
CUES = frozenset("en in desde from near cerca vivo around".split())
# Codes that are also everyday words: taken as a state in capitals, beside a city of that state, or alone.
WORDS = frozenset("al as co de hi ia id in la ma me mi no oh ok or pa so va vi".split())
# Those that people write in capitals and mean the word: "perdí mi ID", "OK gracias", "esto es IA".
CAPITAL_WORDS = frozenset("al as de hi ia id in la me mi no oh ok or so".split())


def state_code(text: str, tokens: list[str], *, asked: bool) -> str | None:
    """The code that is clearly a state, in capitals: one after a comma first. `tokens` are the words of the plain text."""
    capitals = frozenset(re.findall(r"\b[A-Z]{2}\b", text))
    forms = frozenset(re.findall(r"\b([a-z]{2})-\d", text.lower()))  # AR-11
    shouted = text.isupper() and len(tokens) > 2
    clear = []
    for position, token in enumerate(tokens):
        code = token.upper()
        if code not in gazetteer().states or token in forms or _begins_a_name(position, tokens):
            continue
        comma = re.search(rf",\s*{token}\b", text, re.IGNORECASE) is not None
        if _is_clear(position, tokens, written=code in capitals and not shouted, comma=comma, asked=asked):
            clear.append((not comma, position, code))
    return min(clear)[2] if clear else None


def _begins_a_name(position: int, tokens: list[str]) -> bool:
    """ "Mt" of "Mt Pleasant"."""
    return any(
        " ".join(tokens[position : position + size]) in gazetteer().cities for size in (2, 3) if tokens[position + 1 :]
    )


def _is_clear(position: int, tokens: list[str], *, written: bool, comma: bool, asked: bool) -> bool:
    """Whether a word that may be a code is one; `written` in capitals among small letters, `comma` before it."""
    token = tokens[position]
    last = position == len(tokens) - 1
    if asked and len(tokens) == 1:
        return True
    if _beside_its_city(position, tokens) and (written or last):
        return True
    cued = position > 0 and tokens[position - 1] in CUES
    if token in CAPITAL_WORDS:
        return written and cued and last
    if token in WORDS:
        return written or (comma and last)
    return written or comma or cued or asked


def _beside_its_city(position: int, tokens: list[str]) -> bool:
    """Whether the words before the code name a city or county of that state."""
    places, code = gazetteer(), tokens[position].upper()
    words = tokens[:position]
    before = [" ".join(words[-size:]) for size in range(1, 6)]
    before += [" ".join(words[-size - 1 : -1]) for size in range(1, 6) if words and words[-1] in COUNTY_WORDS]
    named = (pair for name in before for pair in (*places.cities.get(name, ()), *places.counties.get(name, ())))
    return any(place.state == code for place, _ in named)
