"""The list of topics: how each stands, and which of them are looked for. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from bot.catalog import BASE_LOCALE
from bot.panel.values import day, overdue
from bot.publishing.translations import OTHERS, WORST_FIRST, Standing, coverage, texts
from bot.revisions import Document, Key, Revision, State, office_of
from bot.words import plain

FAMILIES = (  # as in the menus: what is asked for most comes first
    "passport", "identity", "civil-registry", "notarial", "certificates", "nationality", "electoral", "military", "other",
    "return", "rights",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Row:
    """One topic, or what one office adds to it. `standing` counts its texts by locale and state."""

    key: Key
    topic: str
    family: str
    title: str
    office: str | None
    standing: Mapping[str, Counter[Standing]]
    confidence: str
    review_by: date | None
    overdue: int
    draft: State | None
    words: str

    def worst(self, locale: str) -> Standing:
        return next((one for one in WORST_FIRST if self.standing[locale][one]), "current")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; nothing in particular unless said."""

    text: str = ""
    family: str = ""
    standing: Mapping[str, str] = field(default_factory=dict)  # locale → state of at least one of its texts
    overdue: bool = False
    draft: bool = False

    @property
    def everything(self) -> bool:
        return self == Wanted(standing=self.standing) and not any(self.standing.values())


def wanted(query: Mapping[str, str]) -> Wanted:
    """What the form asks for; what it does not know is nothing in particular."""
    asked = {locale: query.get(locale, "") for locale in OTHERS}
    return Wanted(
        text=query.get("text", "").strip()[:200],
        family=query.get("family", "") if query.get("family") in FAMILIES else "",
        standing={locale: state if state in WORST_FIRST else "" for locale, state in asked.items()},
        overdue=bool(query.get("overdue")),
        draft=bool(query.get("draft")),
    )


def rows(
    published: Mapping[Key, Revision],
    waiting: Iterable[Revision],
    today: date,
    locale: str,
    office: str | None = None,
) -> list[Row]:
    """Every topic in the order of the list, and below it what this office adds. A topic never published is there too."""
    opened = {revision.key: revision for revision in waiting}
    shown = {**opened, **published}
    topics = {_name(key): revision for key, revision in shown.items() if key.startswith("topics/") and revision.body}
    found: list[Row] = []
    for topic, revision in topics.items():
        found.append(_row(revision, topics[topic], opened, today, locale))
        own = shown.get(f"overlays/{topic}/{office}") if office else None
        if own and own.body is not None:
            found.append(_row(own, revision, opened, today, locale))
    return sorted(found, key=lambda row: (_place(row.family), plain(row.title), row.topic, row.office or ""))


def matching(found: Iterable[Row], asked: Wanted) -> list[Row]:
    """Every word of the text stands somewhere in the topic, in any language and with or without accents."""
    parts = plain(asked.text).split()
    return [row for row in found if _fits(row, asked) and all(part in row.words for part in parts)]


def by_family(found: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in found:
        groups.setdefault(row.family, []).append(row)
    return groups


def families(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "passport": _("Pasaporte"),
        "identity": _("DNI"),
        "civil-registry": _("Partidas y familia"),
        "notarial": _("Poderes y legalizaciones"),
        "certificates": _("Certificados"),
        "nationality": _("Nacionalidad"),
        "electoral": _("Voto"),
        "military": _("Servicio militar"),
        "other": _("Otros trámites"),
        "return": _("Volver al Perú"),
        "rights": _("Derechos y ayuda"),
    }


def _row(revision: Revision, topic: Revision, opened: Mapping[Key, Revision], today: date, locale: str) -> Row:
    body, national = revision.body or {}, topic.body or {}
    draft = opened.get(revision.key)
    title = national.get("title") or {}
    return Row(
        key=revision.key,
        topic=_name(topic.key),
        family=str(national.get("family", "")),
        title=str(title.get(locale) or title.get(BASE_LOCALE) or _name(topic.key)),
        office=office_of(revision.key),
        standing=coverage(body, revision.stale, drafts=national.get("drafts") or ()),
        confidence=str(body.get("confidence", "")),
        review_by=day(body.get("review_by")),
        overdue=len(overdue(revision.key, body, today)),
        draft=draft.state if draft else None,
        words=plain(" ".join((_name(topic.key), *title.values(), *_said(body)))),
    )


def _said(document: Document) -> Iterator[str]:
    for _path, words in texts(document):
        yield from words.values()


def _fits(row: Row, asked: Wanted) -> bool:
    return (
        asked.family in ("", row.family)
        and all(not state or row.standing[locale][state] for locale, state in asked.standing.items())  # type: ignore[index]
        and (not asked.overdue or row.overdue > 0)
        and (not asked.draft or row.draft is not None)
    )


def _name(key: Key) -> str:
    return PurePosixPath(key).name


def _place(family: str) -> int:
    return FAMILIES.index(family) if family in FAMILIES else len(FAMILIES)
