"""Finding a detained relative: five questions, then the searches to try, held in the Dialog and nowhere else.

    country → first-surname → second-surname → given-names → a-number → the searches

A tap of "skip" leaves an answer empty. No choice may hold a name: what is offered is stored with the contact.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.catalog import Answer, Topic
from bot.domain import Choice, Dialog, Origin, Outcome, Reply, Turn, payload
from bot.handlers import steps
from bot.handlers.office import emergency_lines
from bot.handlers.prose import foot, outcome, overdue, section, untranslated
from bot.handlers.rights import DETAINEE, SEARCH
from bot.names import LONGEST, Search, has_number, parts, searches, spelled
from bot.words import plain

HELP = "consulate-help-detained"
COUNTRY, FIRST, SECOND, GIVEN, A_NUMBER = STEPS = (
    "country",
    "first-surname",
    "second-surname",
    "given-names",
    "a-number",
)
END = "end"
UNKNOWN = frozenset(
    "manam|mana yachanichu|no|no se|nose|no lo se|no sabe|no sabemos|no recuerdo|no me acuerdo|saltar|salta|siguiente|paso|ninguno|no tiene|"
    "no tengo|desconozco|no se saltar|skip|next|none|idk|unknown|i don t know|i dont know|dont know|don t know".split(
        "|"
    )
)
STOP = frozenset("terminar|termina|cancelar|salir|parar|basta|stop|cancel|exit|quit|end".split("|"))
YES = frozenset("ari|si|si lo se|si lo tengo|claro|yes|yes i do|y|yep|yeah".split("|"))
PERU = frozenset("peru peruano peruana peruvian pe".split())
CHAT = YES | frozenset("ok|okay|gracias|thanks|thank you|hola|hello|hi|buenas|bueno|ya|listo|dale".split("|"))


def search(turn: Turn) -> Outcome:
    """The next question, or the searches after the last one."""
    step = turn.interpretation.entity("step")
    if step == END:
        return _end(turn)
    dialog = turn.dialog if turn.dialog and turn.dialog.name == SEARCH else None
    typed = turn.interpretation.origin is Origin.DIALOG
    if dialog is None or not (step or typed):
        return _ask(turn, Dialog(SEARCH, COUNTRY), *_welcome(turn, lost=step is not None))
    if typed:
        return _typed(turn, dialog)
    if step != dialog.step:  # an old button, or one tapped twice
        return _ask(turn, dialog)
    return _go_on(turn, dialog, _tapped(turn, dialog.step))


def _welcome(turn: Turn, *, lost: bool) -> tuple[str, ...]:
    _ = turn.gettext
    again = (_("Empezamos de nuevo, porque ya no tengo sus respuestas."),) if lost else ()
    return (
        *again,
        _("Le ayudo a buscar en el localizador de ICE. Son 5 preguntas cortas y puede saltar cualquiera."),
        _("No guardo sus respuestas: las olvido al terminar. No me escriba números de documentos."),
    )


def _ask(turn: Turn, dialog: Dialog, *notes: str) -> Outcome:
    """The question of the dialog's step, which waits for its answer."""
    _ = turn.gettext
    asked = {
        COUNTRY: _("¿En qué país nació la persona?"),
        FIRST: _("¿Cuál es el primer apellido de la persona, el del papá?"),
        SECOND: _("¿Cuál es el segundo apellido, el de la mamá? Si ya escribió los dos, salte esta pregunta."),
        GIVEN: _("¿Cuáles son los nombres de la persona? Escríbalos todos, como están en sus documentos."),
        A_NUMBER: _("¿Sabe usted el número A de la persona? No me lo escriba: dígame solo sí o no."),
    }[dialog.step]
    number = STEPS.index(dialog.step) + 1
    counted = _("Pregunta {number} de {total}.").format(number=number, total=len(STEPS))
    reply = Reply(paragraphs=(*notes, f"{counted} {asked}"), choices=_answers(turn, dialog.step))
    return _held(turn, reply, dialog)


def _held(turn: Turn, reply: Reply, dialog: Dialog | None) -> Outcome:
    contact = replace(turn.contact, focus=DETAINEE, pending=None)
    return replace(outcome(turn, reply, contact=contact, topic=DETAINEE), dialog=dialog)


def _answers(turn: Turn, step: str) -> tuple[Choice, ...]:
    _ = turn.gettext
    own = {
        COUNTRY: (("peru", _("Perú")), ("other", _("Otro país"))),
        A_NUMBER: (("yes", _("Sí")), ("no", _("No"))),
    }.get(step, ())
    again = () if step == COUNTRY else (_again(turn),)
    return (
        *(Choice(title, payload(SEARCH, step=step, value=value)) for value, title in own),
        Choice(_("No sé / Saltar"), payload(SEARCH, step=step)),
        *again,
        Choice(_("Terminar"), payload(SEARCH, step=END)),
    )


def _again(turn: Turn) -> Choice:
    return Choice(turn.gettext("Empezar de nuevo"), payload(SEARCH))


def _tapped(turn: Turn, step: str) -> str:
    """The answer a choice stands for; empty for "skip". Only ours count: anybody may post a payload."""
    value = turn.interpretation.entity("value") or ""
    return value if value in {COUNTRY: ("peru", "other"), A_NUMBER: ("yes", "no")}.get(step, ()) else ""


def _typed(turn: Turn, dialog: Dialog) -> Outcome:
    _ = turn.gettext
    text = turn.question.text
    said = plain(text)
    if not text:  # it was the number of a document, which is told apart
        return _ask(turn, dialog)
    if has_number(text):
        kindly = _("Ese número no hace falta y no lo guardo. Si quiere, borre ese mensaje de su teléfono.")
        return _ask(turn, dialog, kindly)
    if said in STOP:
        return _end(turn)
    if said in UNKNOWN:
        return _go_on(turn, dialog, "")
    answer = READ[dialog.step](text)
    if answer is None:
        return _ask(turn, dialog, _("No pude leer esa respuesta. Escriba solo lo que pregunto, o salte la pregunta."))
    return _go_on(turn, dialog, answer)


def _country(text: str) -> str | None:
    said = plain(text)
    if said in CHAT or not spelled(text):
        return None
    return "peru" if PERU & {*said.split()} else "other"


def _surname(text: str) -> str | None:
    """One surname, or both where both were written; None for more."""
    name = _name(text)
    return name if name and len(parts(name)) <= 2 else None


def _name(text: str) -> str | None:
    """A name in capital letters; None for what is none."""
    name, said = spelled(text), plain(text)
    if not name or len(name) > LONGEST or any(char.isdigit() for char in text):
        return None
    return None if said in CHAT or said.startswith(("mi ", "my ")) else name


def _given(text: str) -> str | None:
    """Up to three given names; more words are a sentence."""
    name = _name(text)
    return name if name and len(parts(name)) <= 3 else None


def _known(text: str) -> str | None:
    return "yes" if plain(text) in YES else None


READ: dict[str, Callable[[str], str | None]] = {
    COUNTRY: _country,
    FIRST: _surname,
    SECOND: _surname,
    GIVEN: _given,
    A_NUMBER: _known,
}


def _go_on(turn: Turn, dialog: Dialog, answer: str) -> Outcome:
    """Takes an answer: the next question, or after the last one the searches and the end of the dialog."""
    told = replace(dialog, answers=(*dialog.answers, (dialog.step, answer)))
    left = STEPS[STEPS.index(dialog.step) + 1 :]
    if left:
        return _ask(turn, replace(told, step=left[0]))
    return _held(turn, Reply(paragraphs=tuple(_found(turn, told)), choices=_next_steps(turn)), None)


def _end(turn: Turn) -> Outcome:
    _ = turn.gettext
    said = _("Listo. No guardé sus respuestas. Los mensajes siguen en su teléfono hasta que usted los borre.")
    return _held(turn, Reply(paragraphs=(said,), choices=steps.steps(turn, _again(turn), steps.lawyer(turn))), None)


def _found(turn: Turn, told: Dialog) -> list[str]:
    _ = turn.gettext
    by_name, by_number = _by_name(turn, told), _by_number(turn, told)
    topics = [turn.catalog.topics[topic] for topic in (DETAINEE, HELP) if topic in turn.catalog.topics]
    return [
        f"**{_('Búsquelo aquí')}**\n{turn.catalog.locator}\n{_birth(turn, told)}",
        _("Es información general, no asesoría legal. Preguntar aquí no afecta su caso."),
        *(by_number + by_name if told.answer(A_NUMBER) == "yes" else by_name + by_number),
        *_consulate(turn, told),
        *dict.fromkeys(line for topic in topics for line in overdue(topic, turn)),
        *untranslated((fact.text for topic in topics for fact in topic.body.summary), turn),
        "\n".join(foot(topic, turn) for topic in topics),
    ]


def _birth(turn: Turn, told: Dialog) -> str:
    _ = turn.gettext
    return {
        "peru": _("País de nacimiento: Perú."),
        "other": _("País de nacimiento: elija el país donde nació la persona."),
    }.get(told.answer(COUNTRY) or "", _("País de nacimiento: averígüelo, porque el localizador lo pide."))


def _by_name(turn: Turn, told: Dialog) -> list[str]:
    """The searches, the likeliest first. Bullets, not numbers: a number typed back takes a choice."""
    _ = turn.gettext
    first, second, given = (told.answer(step) or "" for step in (FIRST, SECOND, GIVEN))
    tries = searches(first, second, given)
    title = f"**{_('Con los apellidos y los nombres')}**"
    if not tries:
        return [f"{title}\n{_('Sin un apellido no puedo armar la búsqueda. Pregúntelo a la familia.')}"]
    how = _("Pruebe en este orden, tal como está. Antes de la coma van los apellidos; después, los nombres.")
    missing = [] if tries[0].given else [_("Faltan los nombres: el localizador los pide. Pregúntelos a la familia.")]
    return ["\n".join((title, how, *(f"• {_line(one)}" for one in tries), *missing))]


def _line(one: Search) -> str:
    return f"{one.surnames}, {one.given}" if one.given else one.surnames


def _by_number(turn: Turn, told: Dialog) -> list[str]:
    """How to write the A-number and where it stands, without asking for it."""
    _ = turn.gettext
    where = (
        _("Mire en los papeles que inmigración le dio a la persona: es el número que lleva una A delante."),
        _("Si no lo encuentra, pregunte a la familia o a su abogado."),
    )
    lines = (
        _("Se escribe con nueve cifras. Si tiene menos, ponga ceros delante: 12345678 se escribe 012345678."),
        *(() if told.answer(A_NUMBER) == "yes" else where),
        _("No me lo escriba a mí: no hace falta."),
    )
    facts = section(_("Con el número A"), _told(turn, DETAINEE).summary, turn)
    return ["\n".join((*(facts or [f"**{_('Con el número A')}**"]), *(f"• {line}" for line in lines)))]


def _consulate(turn: Turn, told: Dialog) -> list[str]:
    """What to have ready before calling, then the phone, or how to find it."""
    _ = turn.gettext
    ready = _told(turn, HELP)
    office = turn.catalog.offices.get(turn.contact.office or "")
    call = (
        emergency_lines(office, turn)
        if office
        else [
            _("Su consulado: escríbame su ZIP, ciudad o estado y le doy su teléfono. Directorio oficial:")
            + f"\n{turn.catalog.directory}"
        ]
    )
    foreign = [_("Es el consulado del Perú: sirve si la persona es peruana.")]
    return [
        *section(_("Antes de llamar al consulado"), (*ready.summary, *ready.dont), turn),
        *call,
        *(foreign if told.answer(COUNTRY) == "other" else []),
    ]


def _told(turn: Turn, topic_id: str) -> Answer:
    topic: Topic | None = turn.catalog.topics.get(topic_id)
    return topic.answer(turn.contact.office) if topic else Answer()


def _next_steps(turn: Turn) -> tuple[Choice, ...]:
    """Whom to ask where the locator does not help; a known consulate's phone was told."""
    return steps.steps(turn, steps.lawyer(turn), _again(turn) if turn.contact.office else steps.consulate(turn))
