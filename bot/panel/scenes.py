"""What an officer chose above a preview, a trial or a proof: language, office, day; and what there is to choose from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.catalog import BASE_LOCALE, Catalog
from bot.i18n import Phrases
from bot.panel.rehearsal import Scene

YEARS = (2020, 2100)  # a day outside of them is a slip of the pen
Options = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The scene, and the day as it was written. `errors`: field → a sentence."""

    scene: Scene
    written: str
    errors: Mapping[str, str] = field(default_factory=dict)


def choose(
    given: Mapping[str, str], catalog: Catalog, phrases: Phrases, default: date, gettext: Callable[[str], str]
) -> Chosen:
    """The scene of a form's fields `locale`, `office` and `on`; whatever is not known is left at its default."""
    _ = gettext
    locale, office = given.get("locale", ""), given.get("office", "")
    written = given.get("on", "").strip()
    on = a_day(written) if written else default
    scene = Scene(
        locale=locale if locale in phrases.locales else BASE_LOCALE,
        office=office if office in catalog.offices else None,
        on=on or default,
    )
    errors = {} if on else {"on": _("Elija una fecha que exista, por ejemplo 2026-11-22.")}
    return Chosen(scene=scene, written=written or scene.on.isoformat(), errors=errors)


def a_day(written: str) -> date | None:
    """The day of "2026-11-22"; None where it is none, or one that nobody means."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None


def languages(phrases: Phrases) -> Options:
    """Each language in its own name."""
    return list(phrases.names())


def offices(catalog: Catalog, nobody: str) -> Options:
    """Every office by its city; `nobody` is the name of none."""
    named = sorted((f"{office.city}, {office.state}", office.id) for office in catalog.offices.values())
    return [("", nobody), *((id_, name) for name, id_ in named)]
