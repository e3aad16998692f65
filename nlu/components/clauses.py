"""Where a message may turn from one need to another: after a question, at words like "además", before a new request.

A comma, a full stop or a bare "y" is no such place: most people tell a story before they ask once.
"""

import re
from typing import Final

MOST: Final = 4
"""Clauses looked at; what follows stays with the last one."""

FEWEST_LETTERS: Final = 4
"""A clause with fewer is no clause."""

_REQUEST: Final = (
    r"(?:tambien |también |además |ademas |also |a |en |de )?(?:c[oó]mo|cu[aá]nto|cu[aá]nd[oa]|cu[aá]l|d[oó]nde|a d[oó]nde|qu[eé]|qui[eé]n|si hay|si me|si puedo"
    r"|quiero|kiero|quisiera|necesito|nesecito|me (?:falta|piden|pueden|dan)|[^\W\d_]{2,}[aei]r(?:me|lo|la|le|los|las|se)?"
    r"|aceptan|atienden|est[aá]n abiertos|tienen|hay|puedo|se puede"
    r"|how|where|what|when|who|which|whether|can|could|do|does|is|are|i need|i want|i'd like|need|want|get|renew|register|my"
    r"|imayna|imatataq|maypi|hayka|munani|munashani|munachkani)"
)
_TURN: Final = re.compile(
    r"[?]+"
    r"|\b(?:adem[aá]s|otra cosa|otra pregunta|de paso|aparte|tambi[eé]n|tmb|tb|tbn|another thing|on top of that|plus|also)\b[,:]?"
    rf"|\b(?:y|and)\b(?=\s+{_REQUEST}\b)"
    r"|[;\n]+",
    re.IGNORECASE,
)

Span = tuple[int, int]
"""Start and end of a piece of the text, in characters, end exclusive."""


def clauses(text: str) -> list[Span]:
    """The clauses of a text in order, at most MOST; together they cover every word but the ones that part them."""
    found: list[Span] = []
    start = 0
    for mark in [*_TURN.finditer(text), None]:
        end = mark.start() if mark else len(text)
        if sum(character.isalnum() for character in text[start:end]) >= FEWEST_LETTERS:
            found.append((start, end))
            start = mark.end() if mark else end
    if not found:
        return [(0, len(text))]
    kept = found[: MOST - 1] + ([(found[MOST - 1][0], found[-1][1])] if len(found) >= MOST else [])
    kept[-1] = (kept[-1][0], len(text))
    return kept


def runs(parts: list[Span]) -> list[Span]:
    """Every stretch of neighbouring clauses, the whole first, then by start and end."""
    stretches = [(first, last) for first in range(len(parts)) for last in range(first, len(parts))]
    stretches.remove((0, len(parts) - 1))
    return [(0, parts[-1][1]), *((parts[first][0], parts[last][1]) for first, last in stretches)]
