"""The page of the proof: which subject, office and day it is about, and what is wrong with the choice."""

from starlette.responses import Response

from bot.catalog import BASE_LOCALE, words
from bot.handlers import consulates
from bot.panel import rights, scenes
from bot.panel.intents import intent_title
from bot.panel.proof import OFFICES, Asked, clock_for, told
from bot.panel.routing import Page
from bot.panel.scenes import Options, a_day
from bot.panel.visit import Visit


def show(visit: Visit) -> Response:
    """GET /proof: the form, and the proof once everything is chosen."""
    asked = _asked(visit)
    said = told(visit, asked) if asked.subject and asked.on and not asked.errors else None
    _, catalog = visit.gettext, visit.desk.live()
    return visit.show(
        "proof.html",
        asked=asked,
        told=said,
        clock=clock_for(visit, asked.office),
        subjects=_subjects(visit, asked.subject),
        consulates=_consulates(visit),
        tongues=scenes.languages(visit.desk.phrases),
        name=intent_title(asked.subject, catalog, _, visit.locale),
        office=catalog.offices.get(asked.office or ""),
    )


def _asked(visit: Visit) -> Asked:
    query, catalog = visit.request.query_params, visit.desk.live()
    subject, office = _named(query.get("topic", "").strip(), query.get("office", "").strip())
    office = office or visit.user.office or ""
    visit.require(not office or rights.sees(visit.user, f"offices/{office}"), 404)
    known = office in catalog.offices
    written, locale = query.get("on", "").strip(), query.get("locale", "")
    asked = Asked(
        subject=subject,
        office=office if known else None,
        on=a_day(written),
        locale=locale if locale in visit.desk.phrases.locales else BASE_LOCALE,
        written=written,
    )
    asked.errors.update(_errors(visit, asked, given="on" in query, known=known or not office))
    return asked


def _errors(visit: Visit, asked: Asked, *, given: bool, known: bool) -> dict[str, str]:
    """What is wrong with a question; nothing is, before a day was asked for."""
    _, errors = visit.gettext, dict[str, str]()
    if not given:
        return errors
    listed = asked.subject and asked.subject in dict(_subjects(visit, ""))
    if not listed and not _was(visit, asked.subject):
        errors["topic"] = _("Elija un tema de la lista.")
    if asked.subject in OFFICES and not asked.office:
        errors["office"] = _("Elija la oficina: esta respuesta es de cada una.")
    if not known:
        errors["office"] = _("Elija una oficina de la lista.")
    if asked.on is None:
        errors["on"] = _("Elija una fecha que exista, por ejemplo 2026-11-22.")
    elif asked.on and asked.on > visit.now.astimezone(clock_for(visit, asked.office).zone).date():
        errors["on"] = _("Ese día todavía no llega. Elija hoy o un día pasado.")
    return errors


def _named(subject: str, office: str) -> tuple[str, str]:
    """A document's key as a subject and an office; anything else as it is."""
    kind, _, rest = subject.partition("/")
    if kind == "overlays":
        return rest.partition("/")[0], rest.partition("/")[2] or office
    if kind in ("offices", "closures"):
        return consulates.FIND if kind == "offices" else consulates.HOURS, rest.partition("/")[0] or office
    return subject.rpartition("/")[2], office


def _was(visit: Visit, subject: str) -> bool:
    """Whether a topic, update or alarm that is no more was published once."""
    families = {topic.family for topic in visit.desk.live().topics.values()}
    keys = (*(f"topics/{family}/{subject}" for family in sorted(families)), f"updates/{subject}", f"alarms/{subject}")
    return "\0" not in subject and any(visit.desk.revisions.publications(key) for key in keys)


def _subjects(visit: Visit, chosen: str) -> Options:
    """Everything there is an answer on, by its name; also the one that was chosen and is no more."""
    _, catalog, locale = visit.gettext, visit.desk.live(), visit.locale
    topics = sorted((words(topic.title, locale), topic.id) for topic in catalog.topics.values())
    alarms = [
        (_("Emergencia: {name}").format(name=words(one.title, locale)), one.id) for one in catalog.alarms.values()
    ]
    updates = [(_("Novedad: {title}").format(title=words(one.title, locale)), one.id) for one in catalog.updates]
    offices = [(intent_title(intent, catalog, _, locale), intent) for intent in OFFICES]
    listed = [(id_, name) for name, id_ in (*offices, *topics, *alarms, *updates)]
    gone = [(chosen, chosen)] if chosen and chosen not in dict(listed) else []
    return [("", _("Elija un tema")), *listed, *gone]


def _consulates(visit: Visit) -> Options:
    everyone = scenes.offices(visit.desk.live(), visit.gettext("Ninguna: la persona no dijo dónde vive"))
    return [(id_, name) for id_, name in everyone if not visit.user.office or id_ == visit.user.office]


PAGES = (Page("/proof", show),)
