"""One topic as an officer reads it: every statement in all languages side by side, with its proof. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.catalog import BASE_LOCALE
from bot.panel.differences import Piece, pieces
from bot.panel.labels import labels
from bot.panel.record import safe_link
from bot.panel.values import SECTIONS, Value, day, values
from bot.publishing.check import LOCALES
from bot.publishing.translations import Standing, state_of
from bot.revisions import Document, Key, Stale

Gettext = Callable[[str], str]
GOOD_FOR = timedelta(days=90)
SOURCES_NAMED = 2  # beside one statement


@dataclass(frozen=True, kw_only=True)
class Said:
    """Words in one language. `changed`: how the Spanish differs from the one these words were made from."""

    locale: str
    words: str
    state: Standing
    changed: tuple[Piece, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One statement. `about` is what else it says of itself; `proof` is None where it has none of its own."""

    path: str
    said: tuple[Said, ...]
    case: str = ""
    about: tuple[str, ...] = ()
    amount: str = ""
    link: str = ""
    proof: Value | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the few sources of its own; none when it stands on all of the topic's."""
        own = self.proof.sources if self.proof and self.proof.raw.get("source") else ()
        return tuple(str(source.get("name", "")) for source in own[:SOURCES_NAMED])


@dataclass(frozen=True, kw_only=True)
class Part:
    """The statements under one heading."""

    name: str
    title: str
    lines: tuple[Line, ...]


def parts(key: Key, document: Document, stale: Stale, drafts: Iterable[str], _: Gettext) -> list[Part]:
    """What a topic, or an office's overlay, says, in the order in which people are told it."""
    titles = labels(_)
    proofs = {value.path: value for value in values(key, document)}
    line = _Writer(document, stale, tuple(drafts), proofs, _).line
    found = [Part(name="title", title=titles["title"], lines=tuple(_head(document, line, titles)))]
    for name in SECTIONS:
        rows = document.get(name) or ()
        found.append(
            Part(name=name, title=titles[name], lines=tuple(line(f"{name}.{n}", r) for n, r in enumerate(rows)))
        )
    states = tuple(
        line(f"states.{state}.{number}", row, case=state)
        for state, rows in (document.get("states") or {}).items()
        for number, row in enumerate(rows)
    )
    links = tuple(
        line(f"links.{number}", row.get("title") or {}, link=str(row.get("url", "")))
        for number, row in enumerate(document.get("links") or ())
    )
    found += [
        Part(name="states", title=titles["states"], lines=states),
        Part(name="links", title=titles["links"], lines=links),
    ]
    return [part for part in found if part.lines]


def sources(document: Document) -> list[tuple[str, str, str, bool]]:
    """(name, safe address, its own date, whether official) of each."""
    named = document.get("sources") or {}
    every = named.values() if isinstance(named, Mapping) else named
    return [
        (
            str(source.get("name", "")),
            safe_link(source.get("url", "")),
            str(source.get("dated") or ""),
            source.get("official", True) is not False,
        )
        for source in every
    ]


def confirmed(document: Document, today: date) -> Document:
    """The document as verified today, all of it: its rows have no dates of their own any more.

    It is good for as long as it was before: what changes every week stays due every week.
    """
    before, until = day(document.get("verified_on")), day(document.get("review_by"))
    period = until - before if before and until and until > before else GOOD_FOR
    fresh = {key: _undated(value) for key, value in document.items()}
    return {**fresh, "verified_on": today.isoformat(), "review_by": (today + period).isoformat()}


def _undated(node: Any) -> Any:
    if isinstance(node, list):
        return [_undated(one) for one in node]
    if isinstance(node, dict):
        return {key: _undated(value) for key, value in node.items() if key not in ("verified_on", "review_by")}
    return node


def _head(document: Document, line: Callable[..., Line], titles: Mapping[str, str]) -> Iterator[Line]:
    for name in ("title", "issuer"):
        if document.get(name):
            yield line(name, document[name], case="" if name == "title" else titles[name])
    for name, words in (document.get("variants") or {}).items():
        yield line(f"variants.{name}", words, case=titles["variant"])


@dataclass(frozen=True)
class _Writer:
    document: Document
    stale: Stale
    drafts: tuple[str, ...]
    proofs: Mapping[str, Value]
    gettext: Gettext

    def line(self, path: str, row: Mapping[str, Any], case: str = "", link: str = "") -> Line:
        words = row.get("what") or row
        return Line(
            path=path,
            said=tuple(self._said(words, locale) for locale in LOCALES),
            case=case or self._case(row.get("variant")),
            about=tuple(self._about(row)),
            amount=_amount(row, self.gettext),
            link=safe_link(link),
            proof=self.proofs.get(path),
        )

    def _said(self, words: Mapping[str, str], locale: str) -> Said:
        spanish, own = str(words.get(BASE_LOCALE, "")), str(words.get(locale, ""))
        state = state_of(words, locale, self.stale, self.drafts)
        changed = tuple(pieces(self.stale[locale][own], spanish)) if state == "behind" else ()
        return Said(locale=locale, words=own, state=state, changed=changed)

    def _case(self, variant: object) -> str:
        named = (self.document.get("variants") or {}).get(variant) or {}
        return str(named.get(BASE_LOCALE) or variant or "")

    def _about(self, row: Mapping[str, Any]) -> Iterator[str]:
        _ = self.gettext
        if row.get("days"):
            yield _("Cuenta como {days} días").format(days=row["days"])
        if row.get("when") == "last-working-day-of-month":
            yield _("Solo el último día hábil del mes")
        if row.get("place"):
            yield _("Solo para comparar: {place}").format(place=row["place"].get(BASE_LOCALE, ""))
        if row.get("as_of"):
            yield _("Vigente al {date}").format(date=row["as_of"])
        if row.get("code"):
            yield _("Código {code}").format(code=row["code"])


def _amount(row: Mapping[str, Any], _: Gettext) -> str:
    if "amount" not in row:
        return ""
    amount = row["amount"]
    if amount == 0:
        return _("Gratis")
    number = f"{amount:,.2f}".removesuffix(".00") if isinstance(amount, int | float) else str(amount)
    sign = {"USD": "US$", "PEN": "S/"}.get(str(row.get("currency")), str(row.get("currency", "")))
    return f"{sign}\u00a0{number}"
