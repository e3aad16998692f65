"""Which of the three papers a person lacks, read from a message: "no tengo DNI ni pasaporte" → both missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.words import plain


class Paper(StrEnum):
    """The papers others are built on, in the order they are made."""

    BIRTH = "birth"  # the Peruvian birth record, partida
    DNI = "dni"
    PASSPORT = "passport"


class State(StrEnum):
    """How a paper stands with a person."""

    MISSING = "missing"  # nobody said why
    LOST = "lost"
    EXPIRED = "expired"
    NEVER = "never"  # never had
    HELD = "held"


NAMES = {
    Paper.BIRTH: r"(?:partidas?|actas?)(?! de (?:matrimonio|defuncion|bautizo|divorcio))(?: de nacimiento)?|inscripcion(?: de nacimiento)?|"
    r"inscrit[oa]s?|birth (?:record|certificate|registration)s?|registered|registrad[oa]s?",
    Paper.DNI: r"dni|dnie|d n i|documento (?:nacional )?de identidad|national id",
    Paper.PASSPORT: r"pasaportes?|pasportes?|passports?",
}
_PAPER = "|".join(NAMES.values())
_NEXT = rf"(?= (?:(?:ya|mi|mis|el|la|su|sus|un|una|a|an|my|the|his|her|our|any|both|solo|only) )*(?:{_PAPER})\b)"
# Words that stand after the paper they speak of ("mi DNI venció") or before it ("venció mi DNI").
AROUND = {
    State.EXPIRED: r"(?:se |me |le )*(?:vencid[oa]|vencio|vence|caducad[oa]|caduco|expiro|expired)|"
    r"no (?:esta |estan |es |tengo )?(?:vigentes?|validos?|al dia)|(?:not|isn t|aren t) valid",
    State.LOST: r"perdi|perdio|perdimos|perdid[oa]|robaron|robad[oa]|extravi\w+|lost|stole|stolen",
    State.HELD: r"vigente|al dia|valid|up to date",
}
# Words that speak of several papers before them: "mi DNI y mi pasaporte están vencidos".
AFTER_ALL = {
    State.EXPIRED: r"vencid[oa]s|vencieron|caducad[oa]s|caducaron|(?:are|have|both) (?:both )?expired",
    State.LOST: r"perdid[oa]s|robad[oa]s|(?:are|were) (?:both )?(?:lost|stolen)",
    State.HELD: r"vigentes|are (?:both )?valid",
}
# Words that stand before the papers they speak of.
BEFORE = {
    State.EXPIRED: rf"renovar|renew|(?:{AROUND[State.EXPIRED]}){_NEXT}",
    State.LOST: rf"(?:{AROUND[State.LOST]}){_NEXT}",
    State.NEVER: r"nunca (?:he |ha )?(?:tuv\w+|tenid\w+|saqu\w+|sac[oa]\w*|tramit\w+|hic\w+)|never (?:had|got|applied|made)|"
    r"(?:no (?:estoy|esta|estan|estamos|fui|fue)|not|(?:isn|aren|wasn) t)(?= (?:inscrit|registrad|registered))",
    State.MISSING: r"sin|no (?:tengo|tiene|tenemos|tienen|cuento con|he sacado|saque)|(?:me|nos|le) faltan?|"
    r"(?:don|doesn|didn) t have|(?:do|does|did) not have|dont have|doesnt have|ha(?:ve|s) no|without|"
    rf"(?:no|ni|neither|nor){_NEXT}|necesit\w+|quier\w+|queremos|sacar\w*|tramitar|need|want|get",
    State.HELD: rf"(?:tengo|tiene|tenemos|tienen|have|has){_NEXT}",
}


def _groups(prefix: str, patterns: Mapping[Paper, str] | Mapping[State, str]) -> str:
    return "|".join(rf"(?P<{prefix}_{name}>{pattern})" for name, pattern in patterns.items())


WORDS = re.compile(
    rf"\b(?:{_groups('all', AFTER_ALL)}|{_groups('before', BEFORE)}|{_groups('around', AROUND)}|{_groups('paper', NAMES)}|(?P<but_>pero|but))\b"
)


@dataclass
class _Reading:
    """What has been read so far: the word in force and the papers it has spoken of since."""

    state: State | None = None
    since: list[Paper] = field(default_factory=list)
    papers: dict[Paper, State] = field(default_factory=dict)

    def word(self, kind: str, name: str) -> None:
        if kind == "paper":
            self._paper(Paper(name))
        elif kind in ("all", "around") and self.since:
            spoken = self.since if kind == "all" else self.since[-1:]
            self.papers |= dict.fromkeys(spoken, State(name))
            self.state, self.since = None, []
        else:
            self.state, self.since = State(name) if name else None, []

    def _paper(self, paper: Paper) -> None:
        self.since.append(paper)
        if self.state:
            self.papers[paper] = self.state


def read_papers(text: str) -> dict[Paper, State]:
    """The papers a message speaks of, each with how it stands; those named without saying how are left out."""
    reading = _Reading()
    said = plain(
        re.sub(r"[,;.:\n]", " stop ", text)
    )  # "DNI vencido, pasaporte vigente": a word does not reach over a comma
    for match in WORDS.finditer(said):
        kind, _, name = str(match.lastgroup).partition("_")
        reading.word(kind, name)
    return {paper: reading.papers[paper] for paper in Paper if paper in reading.papers}
