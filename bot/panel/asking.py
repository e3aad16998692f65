"""How do people ask this? Up to five questions, and which topic each of them would reach now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from starlette.responses import Response

from bot import bands, needs, which_consulate
from bot.bands import Band
from bot.catalog import Catalog
from bot.conversation import Answered
from bot.domain import Address, Contact, Interpretation, Origin
from bot.panel.desk import Converse
from bot.panel.intents import intent_title
from bot.panel.rehearsal import Watched, rehearse
from bot.panel.routing import Page
from bot.panel.visit import Visit

MOST = 5  # questions at once
LONGEST = 500  # characters of one
GUESSED = (Origin.NLU, Origin.KEYWORDS)


class Does(StrEnum):
    """What the bot does with a question."""

    ANSWERS = "answers"
    ASKS = "asks"  # offers its two best guesses
    MENU = "menu"
    EMERGENCY = "emergency"


@dataclass(frozen=True, kw_only=True)
class Reached:
    """`topic` is a topic's id or another intent's. `percent` None: its words decide, no model is asked.

    `beside` are the other needs that one message told, `runner_up` is the second guess and its percent.
    """

    question: str
    topic: str
    percent: int | None
    does: Does
    runner_up: tuple[str, int] | None = None
    beside: tuple[str, ...] = ()
    keywords: bool = False  # the model was away


def show(visit: Visit) -> Response:
    """GET /asked/{topic}"""
    return _page(visit, [])


def ask(visit: Visit) -> Response:
    """POST /asked/{topic}: nothing of it is stored, so the answer is the page itself."""
    written = _written(visit)
    errors = _errors(visit, written)
    if errors:
        return _page(visit, written, errors=errors, status=422)
    watched = Watched(visit.desk.interpreter)
    catalog = visit.desk.live()
    asked = [reach(one, visit.desk.converse, catalog, watched, visit.now) for one in written if one]
    return _page(visit, written, reached=asked, away=watched.away)


def reach(question: str, converse: Converse, catalog: Catalog, watched: Watched, now: datetime) -> Reached:
    """Where one question leads, by the conversation itself."""
    watched.heard = None
    person = Contact(address=Address("web", "rehearsal"), known=True, welcomed=True)
    answered = rehearse(converse, catalog, person, now, text=question, interpreter=watched)
    read, heard = answered.turn.interpretation, watched.heard
    does = _does(answered, catalog)
    parts: tuple[Interpretation, ...] = ()
    if heard and does is not Does.EMERGENCY:
        parts = needs.part(heard, catalog)
    topic = answered.outcome.topic if does in (Does.ANSWERS, Does.EMERGENCY) else None
    return Reached(
        question=question,
        topic=topic or read.intent,
        percent=_percent(read, answered, does),
        does=does,
        runner_up=_runner_up(heard or read, read.intent) if read.origin in GUESSED else None,
        beside=tuple(part.intent for part in parts if part.intent != read.intent),
        keywords=read.origin is Origin.KEYWORDS,
    )


def _does(answered: Answered, catalog: Catalog) -> Does:
    if answered.emergency:
        return Does.EMERGENCY
    if answered.handler != "fallback":
        return Does.ANSWERS
    read, words = answered.turn.interpretation, answered.turn.question.text
    whose = read.intent in which_consulate.INTENTS and which_consulate.doubtful(words)
    return Does.ASKS if whose or bands.band(read, catalog) is Band.ASK else Does.MENU


def _percent(read: Interpretation, answered: Answered, does: Does) -> int | None:
    """How sure the model is, of the emergency where it takes the message for one."""
    if read.origin not in GUESSED:
        return None
    sure = read.chance(bands.LANE) if does is Does.EMERGENCY and read.intent != bands.LANE else read.confidence
    return round(100 * sure)


def _runner_up(read: Interpretation, first: str) -> tuple[str, int] | None:
    others = ((intent, round(100 * sure)) for intent, sure in read.ranking if intent != first)
    return next(others, None)


def _written(visit: Visit) -> list[str]:
    """The questions as they were written, in the order of their fields; empty ones in between are kept."""
    found = [
        value.strip()
        for name, value in visit.form.multi_items()
        if name.startswith("question") and isinstance(value, str)
    ]
    while found and not found[-1]:
        found.pop()
    return found


def _errors(visit: Visit, written: list[str]) -> dict[str, str]:
    _ = visit.gettext
    if not any(written):
        return {"question-1": _("Escriba al menos una pregunta.")}
    errors = {
        f"question-{number}": _("Escriba menos de {limit} caracteres; ahora tiene {length}.").format(
            limit=LONGEST, length=len(one)
        )
        for number, one in enumerate(written, 1)
        if len(one) > LONGEST
    }
    if len(written) > MOST:
        told = _("Son demasiadas: pruebe hasta {number} preguntas a la vez.").format(number=MOST)
        errors |= {f"question-{number}": told for number in range(MOST + 1, len(written) + 1)}
    return errors


def _page(
    visit: Visit, written: list[str], *, reached: list[Reached] | None = None, errors: dict[str, str] | None = None,
    away: bool = False, status: int = 200,
) -> Response:  # fmt: skip
    topic, catalog = _topic(visit), visit.desk.live()

    def named(intent: str) -> str:
        return intent_title(intent, catalog, visit.gettext, visit.locale)

    return visit.show(
        "_asked.html" if visit.htmx else "asked.html",
        status,
        topic=topic,
        title=named(topic),
        written=written + [""] * (MOST - len(written)),
        reached=reached,
        errors=errors or {},
        away=away,
        named=named,
        named_all=lambda intents: "; ".join(map(named, intents)),
        limit=LONGEST,
    )


def _topic(visit: Visit) -> str:
    """The topic of the address: one in force, or one that is being written. There is no page for any other."""
    topic = str(visit.request.path_params["topic"])
    known = topic in visit.desk.live().topics or any(
        revision.key.startswith("topics/") and revision.key.rpartition("/")[2] == topic
        for revision in visit.desk.revisions.waiting()
    )
    visit.require(known, 404)
    return topic


PAGES = (Page("/asked/{topic}", show), Page("/asked/{topic}", ask, "POST"))
