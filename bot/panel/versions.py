"""A revision as an officer reads it: whose it is, what it changes word by word, what it leaves behind."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.panel.desk import Desk
from bot.panel.differences import Change, changes, label
from bot.panel.rights import sees
from bot.panel.spoken import spoken
from bot.panel.titles import title
from bot.panel.visit import Visit
from bot.publishing.check import LOCALES
from bot.publishing.translations import carry
from bot.revisions import OPEN, Document, Key, Revision

Gettext = Callable[[str], str]
LARGEST = 2**31 - 1  # PostgreSQL's integer


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One value that changes. `locale` is the language of its words, "" where it has none."""

    label: str
    locale: str
    change: Change


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A translation whose Spanish changes. `fresh`: because of this revision, and not already before."""

    locale: str
    words: str
    fresh: bool


class Names:
    """Who a number is, read once a page."""

    def __init__(self, desk: Desk, _: Gettext) -> None:
        self._known = {user.id: user.name for user in desk.users.list()}
        self._program = _("El programa")

    def __call__(self, id_: int | None) -> str:
        return self._program if id_ is None else self._known.get(id_, f"#{id_}")

    def of(self, wrote: Collection[int], revision: Revision) -> list[str]:
        """Everybody who wrote in a revision, in alphabetical order."""
        return sorted(map(self, wrote)) or [self(revision.author)]


def asked(visit: Visit, text: str | None = None) -> Revision:
    """The revision of the address, or with that number; a page about none, or one not to be seen, ends with 404."""
    number = str(visit.request.path_params["id"] if text is None else text)
    known = number.isascii() and number.isdecimal() and len(number) <= 10 and 0 < int(number) <= LARGEST
    found = visit.desk.revisions.get(int(number)) if known else None
    visit.require(found is not None and sees(visit.user, found.key), 404)
    assert found is not None
    return found


def called(visit: Visit, revision: Revision, before: Document | None = None) -> str:
    """What its document is called; one that goes is called as before."""
    body = revision.body if revision.body is not None else before
    return title(revision.key, body, visit.desk.live(), visit.gettext, visit.locale)


def baseline(desk: Desk, revision: Revision) -> Revision | None:
    """What it is compared with: what is in force, while it is open; else what was published before it."""
    if revision.state in OPEN:
        return desk.revisions.current(revision.key)
    return desk.revisions.before(revision) if revision.published_at else _published_parent(desk, revision)


def _published_parent(desk: Desk, revision: Revision) -> Revision | None:
    """Of a draft that was replaced or thrown away: what it was written upon."""
    found: Revision | None = revision
    while found and (found.id == revision.id or found.published_at is None):
        found = desk.revisions.get(found.parent) if found.parent else None
    return found


def differences(key: Key, before: Document | None, after: Document | None, _: Gettext) -> list[Difference]:
    """What changes in a document, in an officer's words."""
    return [
        Difference(label=label(change.path, _), locale=_locale(change.path), change=change)
        for change in changes(spoken(key, before, _), spoken(key, after, _))
    ]


def in_one_line(before: Document | None, after: Document | None, _: Gettext) -> str:
    """ "Teléfonos, 1: dato, y 2 cambios más"."""
    if after is None:
        return _("Se retira")
    if before is None:
        return _("Es nuevo")
    found = changes(before, after)
    if not found:
        return _("Sin cambios en las palabras")
    first, more = label(found[0].path, _), len(found) - 1
    if not more:
        return first
    told = _("{first}, y un cambio más") if more == 1 else _("{first}, y {number} cambios más")
    return told.format(first=first, number=more)


def behind(before: Revision | None, revision: Revision) -> list[Behind]:
    """Translations that fall behind when it is published; those that did, when it was."""
    already = before.stale if before else {}
    if revision.body is None:
        return []
    if revision.published_at:
        found = revision.stale
    else:
        found = carry(before.body if before else None, already, revision.body, revision.confirmed)
    return [
        Behind(locale=locale, words=words, fresh=words not in already.get(locale, {}))
        for locale in LOCALES
        for words in found.get(locale, {})
    ]


def sources(document: Document | None) -> list[Mapping[str, Any]]:
    """The sources a document names, once each, those that are not filled in left out."""
    named = (document or {}).get("sources") or {}
    listed: Iterator[Any] = iter(named.values() if isinstance(named, dict) else named)
    return [one for one in listed if isinstance(one, dict) and one.get("name")]


def _locale(path: str) -> str:
    last = path.rpartition(".")[2]
    return last if last in LOCALES else ""
