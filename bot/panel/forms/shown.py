"""A form as its template shows it: every field with its words, its value, its fault; translations with their state."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.catalog import BASE_LOCALE
from bot.panel.differences import Piece, pieces
from bot.panel.forms.cleaning import clean
from bot.panel.forms.parts import Gettext
from bot.panel.forms.rules import Problem
from bot.panel.forms.spec import Field, Form, Kind, Names, Options
from bot.panel.forms.tree import ORIGIN, Leaf, Tree, rows_of
from bot.panel.labels import languages
from bot.publishing.check import LOCALES
from bot.publishing.translations import Standing, state_of
from bot.revisions import Stale

INPUTS = {Kind.DAY: "date", Kind.HOUR: "time", Kind.LINK: "url", Kind.EMAIL: "email", Kind.PHONE: "tel", Kind.HOTLINE: "tel"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Said:
    """The words of one language. `changed` is what became of the Spanish since a translation that is behind was made."""

    name: str
    locale: str
    language: str
    value: str
    error: str
    limit: int
    fixed: bool
    state: Standing | None = None
    changed: tuple[Piece, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A field. `input` is the type of its <input>; `id` of a list is its name too."""

    spec: Field
    name: str
    value: str = ""
    values: Leaf = ()
    error: str = ""
    input: str = "text"
    options: Options = ()
    words: tuple[Said, ...] = ()
    rows: "tuple[Row, ...]" = ()
    fields: "tuple[Shown, ...]" = ()
    within: "tuple[Shown, ...]" = ()
    open: bool = False  # what stands behind "more" is shown at once

    @property
    def kind(self) -> Kind:
        return self.spec.kind


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    number: int
    origin: str
    id: str | None
    fields: tuple[Shown, ...]
    within: tuple[Shown, ...]
    open: bool
    first: bool
    last: bool


@dataclass(frozen=True, kw_only=True)
class ShownPart:
    name: str
    title: str
    fields: tuple[Shown, ...]
    count: int  # of rows
    open: bool


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a form is shown with. `fixed` are the locales nobody may change here, `only_words`: nothing else is shown."""

    gettext: Gettext
    names: Names
    problems: Collection[Problem] = ()
    stale: Stale = field(default_factory=dict)
    drafts: Collection[str] = ()
    confirmed: Mapping[str, Collection[str]] = field(default_factory=dict)
    fixed: Collection[str] = ()
    only_words: bool = False
    opened: str = ""  # the list a row was just added to

    def error(self, name: str) -> str:
        return next((one.message for one in self.problems if one.name == name), "")

    def faulty(self, name: str) -> bool:
        """Whether something within is wrong."""
        return any(one.name == name or one.name.startswith(f"{name}.") for one in self.problems)


def shown(form: Form, values: Tree, scene: Scene) -> list[ShownPart]:
    """The parts of a form, filled in as posted."""
    parts = []
    for part in form.parts:
        fields = tuple(_fields(part.fields, values, "", scene))
        if not fields:
            continue
        count = sum(len(one.rows) for one in fields)
        told = count or any(_filled(one) for one in fields)
        wrong = any(scene.faulty(one.name) for one in fields)
        opened = wrong or bool(told) or not part.folded or any(one.name == scene.opened for one in fields)
        parts.append(ShownPart(name=part.name, title=part.title, fields=fields, count=count, open=opened))
    return parts


def _fields(specs: Iterable[Field], values: Tree, prefix: str, scene: Scene) -> Iterator[Shown]:
    for spec in specs:
        if spec.name == "id" and not spec.choices:
            continue
        name = f"{prefix}{spec.name}".removesuffix(".")
        branch = values if spec.name == "" else values.get(spec.name)
        made = _shown(spec, name, branch, scene)
        if made is not None:
            yield made


def _shown(spec: Field, name: str, branch: Tree | Leaf | None, scene: Scene) -> Shown | None:
    if spec.kind is Kind.WORDS:
        spoken = branch if isinstance(branch, dict) else {}
        if scene.only_words and not _leaf(spoken, BASE_LOCALE):
            return None
        return Shown(spec=spec, name=name, words=tuple(_words(spec, name, spoken, scene)), error=scene.error(name))
    if spec.kind is Kind.ROWS:
        return _rows(spec, name, branch, scene)
    if spec.kind is Kind.GROUP:
        return _group(spec, name, branch if isinstance(branch, dict) else {}, scene)
    if scene.only_words:
        return None
    posted = branch if isinstance(branch, tuple) else ()
    value = posted[-1] if posted else ""
    made = Shown(spec=spec, name=name, value=value, values=posted, error=scene.error(name))
    if spec.kind in (Kind.CHOICE, Kind.MAYBE, Kind.CHOICES):
        return replace(made, options=_options(spec, value, scene))
    # What is no day would vanish from a browser's day picker; it must stay to be seen.
    plain = spec.kind in (Kind.DAY, Kind.HOUR) and made.error
    return replace(made, input="text" if plain else INPUTS.get(spec.kind, "text"))


def _options(spec: Field, value: str, scene: Scene) -> Options:
    known = scene.names.get(spec.choices, ()) if isinstance(spec.choices, str) else spec.choices
    if spec.kind is Kind.CHOICES:
        return known
    offered = tuple((str(one), label) for one, label in known)
    if all(one for one, _label in offered) and not (spec.required and value):
        offered = (("", scene.gettext("(elija)") if spec.required else "—"), *offered)
    return offered if any(value == one for one, _label in offered) else (*offered, (value, value))


def _group(spec: Field, name: str, branch: Tree, scene: Scene) -> Shown | None:
    fields = tuple(_fields(spec.fields, branch, f"{name}.", scene))
    within = tuple(_fields(spec.within, branch, f"{name}.", scene))
    if not fields and not within:
        return None
    return Shown(spec=spec, name=name, fields=fields, within=within, open=_open(within, scene), error=scene.error(name))


def _rows(spec: Field, name: str, branch: Tree | Leaf | None, scene: Scene) -> Shown | None:
    found = rows_of(branch)
    rows = []
    for number, values in enumerate(found):
        row = f"{name}.{number}"
        within = tuple(_fields(spec.within, values, f"{row}.", scene))
        id_ = _leaf(values, "id") if any(one.name == "id" and not one.choices for one in spec.fields) else None
        fields = tuple(_fields(spec.fields, values, f"{row}.", scene))
        if scene.only_words and not fields and not within:
            continue
        rows.append(
            Row(
                name=row, number=number, origin=_leaf(values, ORIGIN), id=id_, fields=fields, within=within,
                open=_open(within, scene), first=number == 0, last=number == len(found) - 1,
            )
        )  # fmt: skip
    if scene.only_words and not rows:
        return None
    return Shown(spec=spec, name=name, rows=tuple(rows), error=scene.error(name))


def _open(within: Iterable[Shown], scene: Scene) -> bool:
    return scene.only_words or any(scene.faulty(one.name) for one in within)


def _words(spec: Field, name: str, spoken: Tree, scene: Scene) -> Iterator[Said]:
    said = {locale: _leaf(spoken, locale) for locale in LOCALES}
    for locale in LOCALES:
        made = Said(
            name=f"{name}.{locale}",
            locale=locale,
            language=languages(scene.gettext)[locale],
            value=said[locale],
            error=scene.error(f"{name}.{locale}"),
            limit=spec.advised or spec.limit,
            fixed=locale in scene.fixed,
        )
        yield made if locale == BASE_LOCALE else _standing(made, said, scene)


def _standing(made: Said, said: Mapping[str, str], scene: Scene) -> Said:
    """How a translation stands; when behind, the words of the Spanish that went and came."""
    behind = scene.stale.get(made.locale, {})
    own = made.value if made.value in behind else clean(made.value)
    spanish = clean(said[BASE_LOCALE])
    state = state_of({BASE_LOCALE: spanish, made.locale: own}, made.locale, scene.stale, scene.drafts)
    if not spanish:
        return made
    if state != "behind":
        return replace(made, state=state)
    told = tuple(pieces(behind[own], spanish))
    return replace(made, state=state, changed=told, confirmed=own in scene.confirmed.get(made.locale, ()))


def _leaf(branch: Tree, name: str) -> str:
    leaf = branch.get(name)
    return leaf[-1] if isinstance(leaf, tuple) and leaf else ""


def _filled(one: Shown) -> bool:
    if one.words:
        return any(said.value for said in one.words)
    if one.kind is Kind.GROUP:
        return any(map(_filled, one.fields))
    return bool(one.value.strip("0"))


def together(fields: Iterable[Shown]) -> list[tuple[bool, list[Shown]]]:
    """Neighbours that are small enough to stand side by side, (True, fields); each other field alone."""
    groups: list[tuple[bool, list[Shown]]] = []
    for one in fields:
        small = one.kind not in (Kind.WORDS, Kind.ROWS, Kind.GROUP, Kind.CHOICES, Kind.FLAG)
        if small and groups and groups[-1][0]:
            groups[-1][1].append(one)
        else:
            groups.append((small, [one]))
    return groups
