"""What an officer is writing: one document, the revision it was made from, what was posted, and how it is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.responses import Response

from bot.catalog import BASE_LOCALE
from bot.panel.forms import tree
from bot.panel.forms.cleaning import clean
from bot.panel.forms.kinds import form_of
from bot.panel.forms.names import names
from bot.panel.forms.parts import Gettext
from bot.panel.forms.read import read, retold, translations_only
from bot.panel.forms.rules import Problem, problems
from bot.panel.forms.shown import Scene, shown, together
from bot.panel.forms.spec import Form, Kind
from bot.panel.forms.tree import Tree
from bot.panel.forms.write import fresh, write
from bot.panel.labels import label
from bot.panel.rights import edits
from bot.panel.titles import title
from bot.panel.visit import ROOT, Visit
from bot.publishing.check import LOCALES
from bot.publishing.translations import carry, texts
from bot.revisions import Document, Key, Revision, State, merge, office_of

LONGEST_REASON = 1000
OTHERS = tuple(locale for locale in LOCALES if locale != BASE_LOCALE)
Confirmed = Mapping[str, tuple[str, ...]]
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Work:
    """`origin` is what the form was filled in from, `base` the revision it is saved upon: they differ after a conflict.

    `posted` are the fields as typed. `path` is where the form goes.
    """

    key: Key
    form: Form
    path: str
    origin: Document
    posted: Tree
    base: Revision | None = None
    origin_id: int | None = None
    base_id: int | None = None
    translating: bool = False
    confirmed: Confirmed
    why: str = ""
    opened: str = ""

    @property
    def document(self) -> Document:
        """The document as posted; where somebody else changed other parts of it since, with those."""
        mine = read(self.form, self.posted, self.origin)
        if self.base and self.base.body is not None and self.base_id != self.origin_id:
            if self.translating:
                return retold(self.base.body, self.origin, mine)
            merged: Document = merge(self.origin, mine, self.base.body)
            return merged
        return mine

    def moved(self, action: str) -> "Work":
        """The same work after a button of a row; nothing is saved."""
        if self.translating:
            return self
        posted = tree.tree((name, one) for name, leaf in tree.flat(self.posted).items() for one in leaf)
        lists = {field.name: fresh(field) for field in self.form.fields if field.kind is Kind.ROWS}
        return replace(self, opened=tree.change_rows(posted, action, lists), posted=posted)


def begun(visit: Visit, key: Key, revision: Revision) -> Work:
    """The form of a document as it was saved last."""
    form, body = _form(visit, key), revision.body or {}
    return Work(
        key=key,
        form=form,
        path=f"/edit/{key}",
        origin=body,
        posted=write(form, body),
        base=revision,
        origin_id=revision.id,
        base_id=revision.id,
        translating=not edits(visit.user, key),
        confirmed=revision.confirmed,
        why=revision.note if revision.state is State.DRAFT and revision.reviewer is None else "",
    )


def posted(visit: Visit, key: Key, fields: Fields, newest: Revision) -> Work:
    """The form of a document as it was sent. A base that is none of the document's is the newest, and conflicts."""
    base_id, origin_id = (_number(fields, name) for name in ("base", "origin"))
    origin = _revision(visit, key, origin_id) or _revision(visit, key, base_id) or newest
    base = _revision(visit, key, base_id, gone=True)
    form, translating = _form(visit, key), not edits(visit.user, key)
    written, given = write(form, origin.body or {}), tree.tree(fields)
    return Work(
        key=key,
        form=form,
        path=f"/edit/{key}",
        origin=origin.body or {},
        posted=translations_only(form, given, written, OTHERS) if translating else {**written, **given},
        base=base or newest,
        origin_id=origin.id,
        base_id=base.id if base else 0,
        translating=translating,
        confirmed=confirmed(fields),
        why=why(fields),
    )


def faults(visit: Visit, work: Work, document: Document, *, to_publish: bool) -> list[Problem]:
    return problems(
        work.key, document, visit.desk.live(), visit.gettext, required_to_publish=to_publish, today=visit.today
    )


def page(
    visit: Visit, work: Work, wrong: Iterable[Problem] = (), *, status: int = 200, told: Iterable[str] = ()
) -> Response:
    """The editing page, with a message beside each wrong field; `told` are faults of no field."""
    _, wrong, document = visit.gettext, list(wrong), work.document
    catalog = visit.desk.live()
    current = visit.desk.revisions.current(work.key)
    stale = carry(current.body, current.stale, document, {}) if current else {}
    scene = Scene(
        gettext=_,
        names=names(work.key, document, catalog, visit.locale),
        problems=wrong,
        stale=stale,
        drafts=drafts(visit, work.key, document),
        confirmed=work.confirmed,
        fixed=(BASE_LOCALE,) if work.translating else (),
        only_words=work.translating,
        opened=work.opened,
    )
    state = work.base.state if work.base else None
    return visit.show(
        "edit.html",
        status,
        title=_heading(visit, work, document),
        key=work.key,
        back=_back(visit, work.key),
        together=together,
        parts=shown(work.form, work.posted, scene),
        errors=[(one.name, f"{label(one.path, _)}: {one.message}") for one in wrong] + list(told),
        action=ROOT + work.path,
        base=work.base_id if work.base_id is not None else "",
        origin=work.origin_id if work.origin_id is not None else "",
        why=work.why,
        state=state.value if state else "",
        warning=_warning(work.base, _),
        translating=work.translating,
        unsaved=visit.request.method == "POST",
    )


def drafts(visit: Visit, key: Key, document: Document) -> tuple[str, ...]:
    """The languages nobody has reviewed: a document's own, or its topic's."""
    kind, _slash, rest = key.partition("/")
    if kind == "overlays":
        topic = visit.desk.live().topics.get(rest.partition("/")[0])
        return topic.drafts if topic else ()
    said = document.get("drafts")
    return tuple(map(str, said)) if isinstance(said, list) else ()


def sent(work: Work) -> list[tuple[str, str]]:
    """Every field that was sent, to be sent again."""
    fields = [(name, one) for name, leaf in tree.flat(work.posted).items() for one in leaf]
    told = [("confirmed", f"{locale}:{words}") for locale, every in work.confirmed.items() for words in every]
    return [*fields, *told, ("why", work.why)]


def confirmed(fields: Fields) -> Confirmed:
    """locale → translations that were declared still right."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in fields:
        locale, colon, words = value.replace("\r\n", "\n").partition(":")
        if name == "confirmed" and colon and locale in OTHERS and words not in found.get(locale, ()):
            found[locale] = (*found.get(locale, ()), words)
    return found


def still_said(told: Confirmed, document: Document) -> Confirmed:
    """Without translations that the document does not have any more."""
    said = {(locale, words) for _path, text in texts(document) for locale, words in text.items()}
    kept = {locale: tuple(words for words in every if (locale, words) in said) for locale, every in told.items()}
    return {locale: every for locale, every in kept.items() if every}


def why(fields: Fields) -> str:
    """The reason an officer gives, in a few words."""
    return clean(last(fields, "why"))[:LONGEST_REASON]


def last(fields: Fields, name: str) -> str:
    """A field of the page's own, "" when it was not sent."""
    return next((value for given, value in reversed(fields) if given == name), "")


def _heading(visit: Visit, work: Work, document: Document) -> str:
    _, office = visit.gettext, office_of(work.key)
    if work.base is None and work.key.startswith("updates/"):
        return _("Nueva novedad")
    if work.base is None and work.key.startswith("events/"):
        return _("Nueva atención de {office}").format(office=visit.desk.live().offices[office or ""].city)
    return title(work.key, document, visit.desk.live(), _, visit.locale)


def _back(visit: Visit, key: Key) -> tuple[str, str]:
    """The page a document is reached from, and its name."""
    kind, _slash, rest = key.partition("/")
    catalog, _ = visit.desk.live(), visit.gettext
    if kind == "topics" and (topic := rest.rpartition("/")[2]) in catalog.topics:
        return f"/topics/{topic}", _("Ver el tema")
    if kind == "updates":
        return "/updates", _("Novedades")
    if (office := office_of(key)) in catalog.offices:
        return f"/offices/{office}", _("Oficina de {office}").format(office=catalog.offices[office or ""].city)
    return "/", _("Inicio")


def _form(visit: Visit, key: Key) -> Form:
    form = form_of(key, visit.gettext)
    visit.require(form is not None, 404)
    assert form is not None
    return form


def _number(fields: Fields, name: str) -> int | None:
    text = last(fields, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _revision(visit: Visit, key: Key, id_: int | None, *, gone: bool = False) -> Revision | None:
    """A revision of this document; one that takes it away only if `gone`."""
    found = visit.desk.revisions.get(id_) if id_ else None
    return found if found and found.key == key and (gone or found.body is not None) else None


def _warning(base: Revision | None, _: Gettext) -> str:
    """What an officer should know of the version that is changed here."""
    state = base.state if base else None
    if base and state is State.DRAFT and base.reviewer is not None and base.note:
        return _("Lo devolvieron con este comentario: {note}").format(note=base.note)
    if state is State.IN_REVIEW:
        return _("Esta versión espera revisión. Si guarda, vuelve a ser borrador y se envía otra vez.")
    if state is State.APPROVED:
        return _("Esta versión ya está aprobada y espera su fecha. Si guarda, hay que aprobarla otra vez.")
    return ""
