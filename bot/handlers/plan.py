"""The order of somebody's procedures before a date: what first, how long each may take, when to begin at the latest."""

from dataclasses import replace

from bot.catalog import Proven, Topic, words
from bot.deadlines import read_day
from bot.domain import Choice, Dialog, Origin, Outcome, Reply, Turn, payload
from bot.facets import read_detail
from bot.handlers import documents, steps
from bot.handlers.prose import bullet, foot, outcome, overdue, to_menu, topic_choice, untranslated
from bot.papers import Paper, State, read_papers
from bot.planner import (
    DNI_CASES,
    RENEWAL,
    USUAL,
    USUAL_CHILD,
    Plan,
    Step,
    Time,
    Wish,
    goals,
    make_plan,
)

INTENT = "plan-my-steps"
TRAVEL = "emergency-travel-document"
CARDS = frozenset({"passport", "identity"})  # the families of what one travels with, and of what expires
ADULT_FROM = 18  # years
MONTH, WEEK = 30, 7  # days


def plan(turn: Turn) -> Outcome:
    """The plan; without a date, the order and the total, and the date is asked for."""
    wish = _wish(turn)
    if steps.wants_more(turn):
        return _more(wish, turn)
    deadline = read_day(turn.question.text, turn.today, month_first=turn.locale == "en")
    if turn.interpretation.origin is Origin.DIALOG and not deadline and not read_papers(turn.question.text):
        return _no_date(turn, wish)
    focus = turn.contact.focus
    unasked = not goals(wish, focus, turn.catalog)
    made = make_plan(wish, focus, turn.catalog, turn.contact.office, deadline)
    if not made.steps:  # the content no longer has what most people ask for
        return documents.which(turn)
    reply = Reply(
        paragraphs=tuple(_paragraphs(made, wish, turn, unasked)),
        choices=_next_steps(made, wish, turn),
        rating=INTENT if deadline else "",
    )
    goal = made.steps[-1].topic.id
    done = outcome(turn, reply, contact=replace(turn.contact, focus=goal, pending=None), topic=goal)
    return done if deadline else replace(done, dialog=_dialog(wish))


def _wish(turn: Turn) -> Wish:
    """What this message and, when it answers our question for the date, the ones before it said."""
    detail = read_detail(turn.question.text)
    before = dict(turn.dialog.answers) if turn.dialog and turn.interpretation.origin is Origin.DIALOG else {}
    age = detail.age if detail else None
    if age is None and before.get("age"):
        age = int(before["age"])
    young = age is not None and age < ADULT_FROM
    child = bool(turn.interpretation.entity("child") or before.get("child") or (detail and detail.child) or young)
    papers = {Paper(name): State(state) for name, state in before.items() if name in Paper}
    return Wish(
        goal=turn.interpretation.entity("goal") or turn.interpretation.entity(steps.MORE) or before.get("goal"),
        child=child,
        age=age,
        papers=papers | read_papers(turn.question.text),
    )


def _dialog(wish: Wish) -> Dialog:
    """Waits for the date and holds what was said: never the words, only what they meant."""
    said = {
        "goal": wish.goal or "",
        "child": "yes" if wish.child else "",
        "age": "" if wish.age is None else str(wish.age),
        **{paper.value: state.value for paper, state in wish.papers.items()},
    }
    return Dialog(INTENT, "date", tuple((name, value) for name, value in said.items() if value))


def _no_date(turn: Turn, wish: Wish) -> Outcome:
    """Ends the question for the date, so that the next words are free again."""
    _ = turn.gettext
    paragraphs = (
        _("No reconozco una fecha ahí. El orden de sus pasos no cambia."),
        _("Si quería preguntar otra cosa, escríbala de nuevo, por favor."),
    )
    again = Choice(_("Planear mis pasos"), payload(INTENT, goal=wish.goal or turn.contact.focus or USUAL))
    return outcome(turn, Reply(paragraphs=paragraphs, choices=(again, to_menu(turn))))


def _paragraphs(made: Plan, wish: Wish, turn: Turn, unasked: bool) -> list[str]:
    _ = turn.gettext
    late = made.late(turn.today)
    guessed = [_("No me dijo qué trámite, así que le muestro el orden para el pasaporte.")] if unasked else []
    return [
        *(_too_late(made, wish, turn) if late else []),
        *overdue(min((step.topic for step in made.steps), key=lambda topic: topic.review_by), turn),
        *guessed,
        _listed(made, turn),
        *_start(made, turn, late=late),
        *_dni_case(made, wish, turn),
        *_cautions(made, turn),
        *([] if made.deadline else [_ask_date(turn)]),
        *untranslated((step.topic.title for step in made.steps), turn),
        _sources(made, turn),
    ]


def _listed(made: Plan, turn: Turn) -> str:
    lines = [f"{number}. {_step(step, turn)}" for number, step in enumerate(made.steps, 1)]
    return "\n".join((f"**{turn.gettext('Sus pasos, en este orden')}**", *lines))


def _step(step: Step, turn: Turn) -> str:
    """ "Renovar el DNI (mayor de edad): en Miami, hasta 3 meses."""
    _ = turn.gettext
    said = _("{step}: {time}.").format(step=words(step.topic.title, turn.locale), time=_time(step.time, turn))
    if step.told:
        return said
    done = (
        _("Si ya lo tiene vigente, pase al siguiente.")
        if step.topic.family in CARDS
        else _("Si ya está hecho, pase al siguiente.")
    )
    return f"{said} {done}"


def _time(time: Time | None, turn: Turn) -> str:
    _ = turn.gettext
    if time is None:
        return _("no sé cuánto demora")
    said = _("hasta {time}").format(time=_span(time.days, turn))
    if time.office:
        said = _("en {city}, {time}").format(city=turn.catalog.offices[time.office].city, time=said)
    return said if time.fact.confidence.stated else _("{time} (sin confirmar)").format(time=said)


def _span(days: int, turn: Turn) -> str:
    """ "3 meses", "2 semanas" or "45 días": the largest unit that says it exactly."""
    _ = turn.gettext
    if days % MONTH == 0 and days > MONTH:
        return _("{number} meses").format(number=days // MONTH)
    if days % WEEK == 0 and days > WEEK:
        return _("{number} semanas").format(number=days // WEEK)
    return _("1 día") if days == 1 else _("{number} días").format(number=days)


def _start(made: Plan, turn: Turn, *, late: bool) -> list[str]:
    """The total and the last day to begin, as far as times are known."""
    _ = turn.gettext
    if not made.times:
        return [_("No sé cuánto demoran estos pasos. Pregunte en su consulado y empiece cuanto antes.")]
    total = _("En total, hasta {time}.") if made.complete else _("Lo que conozco suma hasta {time}.")
    lines = [total.format(time=_span(made.days, turn))]
    if made.deadline and made.latest_start and not late:
        lines.append(
            _("Para llegar al {deadline}, empiece a más tardar el {start}.").format(
                deadline=turn.day(made.deadline), start=turn.day(made.latest_start)
            )
        )
    if not made.complete and not late:
        lines.append(_("Falta sumar los pasos que no sé cuánto demoran: empiece antes."))
    lines.append(_("La espera por una cita no está contada."))
    return ["\n".join(lines)]


def _too_late(made: Plan, wish: Wish, turn: Turn) -> list[str]:
    """The warning, the plan that may still do, and the document for who must travel all the same."""
    _ = turn.gettext
    assert made.deadline
    done = _if_done(made, turn)
    warning = (
        _("⚠ Puede ser tarde para el {deadline}: estos pasos pueden demorar hasta {time}.")
        if done
        else _("⚠ Es tarde para el {deadline}: estos pasos pueden demorar hasta {time}.")
    )
    said = warning.format(deadline=turn.day(made.deadline), time=_span(made.days, turn))
    travel = turn.catalog.topics.get(TRAVEL) if _travels(made) else None
    return ["\n".join((said, *done)), *([_emergency(travel, wish, turn)] if travel else [])]


def _if_done(made: Plan, turn: Turn) -> list[str]:
    """What changes when the steps that were not said to be missing are done already."""
    rest = made.told()
    if len(rest.steps) == len(made.steps) or not rest.latest_start or rest.late(turn.today):
        return []
    numbers = ", ".join(str(number) for number, step in enumerate(made.steps, 1) if not step.told)
    return [
        turn.gettext("Si ya tiene lo del paso {numbers}, puede alcanzar: empiece a más tardar el {start}.").format(
            numbers=numbers, start=turn.day(rest.latest_start)
        )
    ]


def _emergency(travel: Topic, wish: Wish, turn: Turn) -> str:
    """The emergency travel document in the words of its topic; for a child, with what holds for a child."""
    _ = turn.gettext
    answer = travel.answer(turn.contact.office)
    child = [fact for fact in answer.requirements if wish.child and fact.variant == "minor" and fact.confidence.stated]
    lines = [bullet(fact, turn) for fact in (*answer.summary, *child)]
    title = _("Si tiene que viajar: {document}").format(document=words(travel.title, turn.locale))
    return "\n".join((f"**{title}**", *lines))


def _travels(made: Plan) -> bool:
    """Whether one travels with what is planned; a late certificate is no reason for a travel document."""
    return made.steps[-1].topic.family in CARDS


def _dni_case(made: Plan, wish: Wish, turn: Turn) -> list[str]:
    _ = turn.gettext
    if not _dni_open(made, wish):
        return []
    if wish.dni == RENEWAL:
        return [
            _(
                "No sé cuál es su caso del DNI, así que conté con renovarlo. Si nunca lo sacó o lo perdió, toque «Ver más» y elija su caso."
            )
        ]
    return [_("Si nunca sacó DNI, depende de su edad. Conté con lo que más demora: toque «Ver más» y elija su caso.")]


def _dni_open(made: Plan, wish: Wish) -> bool:
    """Whether an adult's DNI is among the steps and which procedure it is was not told."""
    return not wish.dni_known and any(step.topic.id in DNI_CASES for step in made.steps)


def _cautions(made: Plan, turn: Turn) -> list[str]:
    _ = turn.gettext
    said = []
    if any(time.office for time in made.times):
        said.append(_("El tiempo de otro consulado es solo una referencia. Confirme en el suyo."))
    # Where the date is asked for, the next words are the date: a place typed then would not be read.
    if made.deadline and not turn.contact.office:
        said.append(_("Cada consulado tiene sus reglas. Dígame su ZIP, ciudad o estado y le doy las del suyo."))
    return ["\n".join(said)] if said else []


def _ask_date(turn: Turn) -> str:
    return turn.gettext(
        "¿Qué día viaja o para cuándo lo necesita? Escríbalo, por ejemplo: 15 de enero. Así le digo cuándo empezar."
    )


def _sources(made: Plan, turn: Turn) -> str:
    """The sources of the times told, or of the topics where no time is known; the oldest reading counts."""
    proofs: list[Proven] = [time.fact for time in made.times] or [step.topic for step in made.steps]
    sources = tuple(dict.fromkeys(source for proof in proofs for source in proof.sources))
    return foot(replace(proofs[0], sources=sources, verified_on=min(proof.verified_on for proof in proofs)), turn)


def _next_steps(made: Plan, wish: Wish, turn: Turn) -> tuple[Choice, ...]:
    """The way out when it is late; else the same for whom it is, or the first step. The rest behind "more"."""
    _ = turn.gettext
    goal = made.steps[-1].topic.id
    other = () if made.deadline else _for_other(goal, wish, turn)
    if made.late(turn.today) and _travels(made) and TRAVEL in turn.catalog.topics:
        first = Choice(_("Viaje de urgencia"), payload(TRAVEL))
    elif other:
        first = other[0]
    else:
        first = Choice(_("Ver el paso 1"), payload(made.steps[0].topic.id))
    return steps.steps(turn, first, steps.more(turn, INTENT, more=goal))


def _more(wish: Wish, turn: Turn) -> Outcome:
    """Each step, every case of the DNI, the document for who must travel, the same for another, the counter."""
    made = make_plan(wish, turn.contact.focus, turn.catalog, turn.contact.office, None)
    if not made.steps:
        return documents.which(turn)
    goal = made.steps[-1].topic.id
    cases = DNI_CASES if any(step.topic.id in DNI_CASES for step in made.steps) else ()
    wanted = (*(step.topic.id for step in made.steps), *cases, *((TRAVEL,) if _travels(made) else ()))
    topics = [topic_choice(one, turn) for one in dict.fromkeys(wanted) if one in turn.catalog.topics]
    tail = (*_for_other(goal, wish, turn), steps.counter(turn))
    rows = (*topics[: steps.ROWS - 1 - len(tail)], *tail)
    return steps.listing(turn, turn.gettext("Sus pasos"), rows, topic=goal)


def _for_other(goal: str, wish: Wish, turn: Turn) -> tuple[Choice, ...]:
    """The same for a child, or for an adult, where nobody said who it is for."""
    _ = turn.gettext
    if goal == USUAL and not wish.papers:
        return (Choice(_("Es para un menor"), payload(INTENT, goal=USUAL_CHILD)),)
    if goal == USUAL_CHILD and wish.goal != USUAL_CHILD:
        return (Choice(_("Es para un adulto"), payload(INTENT, goal=USUAL)),)
    return ()
