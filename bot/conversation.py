"""The path of one question: who asks, in what language, what it means, who answers, what is kept.

One question at a time per address, each id once. An emergency is recognised before anything that may fail. With the
database away everybody is still answered, directly and without memory; with the NLU server away, by keywords.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot import bands, bilingual, handlers, needs, telemetry
from bot.catalog import BASE_LOCALE, Catalog
from bot.dialogs import Dialogs
from bot.discreet import veil
from bot.domain import (
    Choice,
    Contact,
    Dialog,
    Entity,
    Finding,
    Handler,
    Interpretation,
    Jurisdiction,
    Origin,
    Outcome,
    Question,
    Reply,
    Turn,
    payload,
)
from bot.errors import StorageUnavailable
from bot.finishing import Answer, close, surround
from bot.handlers import consulates, emergency, followup, rights
from bot.i18n import Phrases, choose_locale, long_date
from bot.interpreter import Interpreter
from bot.jurisdictions import locate, locate_point
from bot.reading import Reader, form, without_numbers


class Store(Protocol):
    """What the conversation keeps. Every method may raise StorageUnavailable."""

    def contact(self, question: Question) -> Contact | None: ...

    def answered(self, question: Question) -> bool: ...

    def keep(self, question: Question, outcome: Outcome) -> bool:
        """Stores contact, question id and reply in one transaction; False if the id was there already."""
        ...


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One answered question. `stored` is False when the database was away and the reply must be sent directly."""

    turn: Turn
    outcome: Outcome
    handler: str
    stored: bool
    elapsed_ms: float
    nlu_ms: float

    @property
    def emergency(self) -> bool:
        return self.handler == "emergency"

    @property
    def entities(self) -> tuple[Entity, ...]:
        """What the message named: the interpreter's details, and the place with its state."""
        read, where = self.turn.interpretation, self.turn.jurisdiction
        if where is None:
            return read.entities
        place = (Entity("place", where.place), *((Entity("state", where.state),) if where.state else ()))
        return (*(entity for entity in read.entities if entity.name != "place"), *place)


@dataclass(frozen=True, kw_only=True)
class Conversation:
    catalog: Callable[[], Catalog]
    phrases: Phrases
    interpreter: Interpreter
    store: Store
    now: Callable[[], datetime]
    retention_days: int
    recorded: bool = True  # False: an officer tries an answer, and nobody has asked
    dialogs: Dialogs = field(default_factory=Dialogs)

    def answer(self, question: Question) -> Answered | None:
        """Answers one question and stores the reply; None when its id was answered before.

        Raises StorageUnavailable only for "delete my data", which cannot be said to be done.
        """
        started = time.perf_counter()
        question, numbers, bare = without_numbers(question)
        contact, away = self._contact(question)
        if not away and self._seen(question):
            return None
        asked_nlu = time.perf_counter()
        dialog = self.dialogs.of(question.address, self.now())
        reader = Reader(catalog=self.catalog, interpreter=self.interpreter)
        reads = reader.read(question, contact, dialog, bare=bare)
        nlu_ms = (time.perf_counter() - asked_nlu) * 1000
        answer = self._say(question, contact, reads, dialog, numbers=numbers)
        turn, outcome = answer.turn, close(answer)
        self.dialogs.keep(question.address, outcome.dialog, self.now())
        stored = self._keep(question, outcome, away=away)
        if stored is None:
            return None
        answered = Answered(
            turn=turn,
            outcome=outcome,
            handler=handlers.handler_name(answer.handler),
            stored=stored,
            elapsed_ms=(time.perf_counter() - started) * 1000,
            nlu_ms=nlu_ms,
        )
        if self.recorded:
            _record(answered)
        return answered

    def _say(
        self,
        question: Question,
        contact: Contact,
        reads: tuple[Interpretation, ...],
        dialog: Dialog | None,
        *,
        numbers: bool,
    ) -> Answer:
        """Every need's answer as one, with the turn and the handler of the most urgent; the Spanish below what is not reviewed or behind."""
        said: list[tuple[Turn, Handler, Outcome]] = []
        for read in reads:
            typed = read.origin is Origin.CHOICE  # a number or title typed back: its words say nothing more
            turn = self._turn(replace(question, text="") if typed else question, contact, read, dialog)
            handler = handlers.choose(turn)
            outcome = handler(turn)
            contact = outcome.contact or contact
            said.append((turn, handler, outcome))
        turn, handler, _ = said[0]
        answered = {
            bands.LANE if handler is emergency.help_now else turn.interpretation.intent for turn, handler, _ in said
        }
        joined = needs.offer(needs.join([outcome for _, _, outcome in said]), turn, answered)
        draft = Answer(outcome=joined, turn=turn, handler=handler, numbers=numbers)
        draft = replace(draft, outcome=surround(draft, self.phrases))
        topics = [outcome.topic for _, _, outcome in said]
        behind = self._behind(turn.locale, topics, draft.outcome.reply)
        if not behind and not self._drafted(turn.locale, topics):
            return draft
        spanish = needs.join([handler(self._in_spanish(turn)) for turn, handler, _ in said])
        in_spanish = self._in_spanish(turn)
        spanish = needs.offer(spanish, in_spanish, answered)
        below = surround(replace(draft, outcome=spanish, turn=in_spanish), self.phrases)
        only = turn.gettext("Esto todavía lo tengo solo en español:")
        newer = turn.gettext(
            "⚠ Esta traducción es anterior al último cambio. El texto en español, abajo, es más nuevo y es el que vale."
        )
        both = bilingual.join(draft.outcome, below, turn.locale, turn.catalog, only, newer if behind else "")
        return replace(draft, outcome=both)

    def _drafted(self, locale: str, topics: list[str | None]) -> bool:
        """Whether no speaker has reviewed this language's phrases, or what it says of one of these topics."""
        told = (self.catalog().topics.get(topic or "") for topic in topics)
        return locale in self.phrases.drafts or any(topic and locale in topic.drafts for topic in told)

    def _behind(self, locale: str, topics: list[str | None], reply: Reply) -> bool:
        """Whether the Spanish of one of these topics, or of another the reply quotes, changed after this language's words."""
        told = [topic for topic in map(self.catalog().topics.get, (topic or "" for topic in topics)) if topic]
        behind = [topic for topic in self.catalog().topics.values() if locale in topic.behind]
        return any(topic in told or bilingual.quotes(reply, topic, told, locale) for topic in behind)

    def _in_spanish(self, turn: Turn) -> Turn:
        """The same turn for the text below a draft; which language was heard is told above."""
        return replace(
            turn,
            said_in=BASE_LOCALE,
            interpretation=replace(turn.interpretation, locale=None),
            gettext=self.phrases.of(BASE_LOCALE),
            day=lambda day: long_date(day, BASE_LOCALE),
        )

    def apology(self, question: Question) -> Reply:
        """What to say when no answer could be made: sorry, and whom to call. Nothing is read for it that may fail."""
        _ = self._translator(Contact(address=question.address), question)
        paragraphs = (
            _("Perdón, tengo un problema y no pude hacer lo que me pidió. Intente de nuevo en unos minutos."),
            _("Si es una emergencia, escriba lo que pasa. Directorio oficial de consulados:")
            + f"\n{self.catalog().directory}",
        )
        return Reply(paragraphs=paragraphs, choices=(Choice(_("🆘 Emergencia"), payload("emergency")),))

    def slow_down(self, question: Question) -> Reply:
        """What is said once to somebody who writes more than can be answered."""
        contact, _away = self._contact(question)
        _ = self._translator(contact, question)
        paragraphs = (
            _("Me llegan muchos mensajes juntos. Espere un minuto y escríbame de nuevo, por favor."),
            _("Si es una emergencia, escríbala: esa la leo siempre."),
        )
        reply = Reply(paragraphs=paragraphs, choices=(Choice(_("🆘 Emergencia"), payload("emergency")),))
        return veil(reply, _) if contact.discreet else reply

    def _translator(self, contact: Contact, question: Question) -> Callable[[str], str]:
        return self.phrases.of(choose_locale(contact, question, form("fallback"), self.phrases.locales))

    def _contact(self, question: Question) -> tuple[Contact, bool]:
        """The person's record, and whether storage is away."""
        fresh = Contact(address=question.address)
        try:
            return self.store.contact(question) or fresh, False
        except StorageUnavailable:
            telemetry.event(telemetry.STORAGE_UNAVAILABLE)
            return fresh, True

    def _seen(self, question: Question) -> bool:
        try:
            seen = self.store.answered(question)
        except StorageUnavailable:
            return False
        if seen:
            telemetry.event(telemetry.QUESTION_REPEATED, channel=question.address.channel)
        return seen

    def _turn(self, question: Question, contact: Contact, read: Interpretation, dialog: Dialog | None) -> Turn:
        where = self._where(question, contact, read)
        locale = choose_locale(contact, question, read, self.phrases.locales)
        wanted = read.entity("locale") if read.intent == "change-language" else None
        if wanted in self.phrases.locales:
            locale = str(wanted)
        chosen = contact.locale_chosen or question.locale in self.phrases.locales
        contact = replace(contact, locale=locale, locale_chosen=chosen)
        office = read.entity("office")  # named by a poster's code
        contact = replace(contact, office=office) if office in self.catalog().offices else contact
        told = read.origin is not Origin.DIALOG  # a place told within a dialog is not kept
        if told and where and where.finding is Finding.FOUND and not consulates.unsettled(where):
            contact = replace(contact, office=where.offices[0])
        return Turn(
            question=question,
            interpretation=read,
            contact=contact,
            catalog=self.catalog(),
            today=self.now().date(),
            now=self.now(),
            gettext=self.phrases.of(locale),
            day=lambda day: long_date(day, locale),
            locales=self.phrases.names(),
            jurisdiction=where,
            dialog=dialog,
            retention_days=self.retention_days,
        )

    def _where(self, question: Question, contact: Contact, read: Interpretation) -> Jurisdiction | None:
        """The place of a pin, of a tapped place, or named in the words."""
        catalog = self.catalog()
        if question.point:
            return locate_point(question.point, catalog)
        if read.origin is Origin.CHOICE:
            place = read.entity("place")
            return locate(place, catalog, asked=True) if place and place != consulates.ELSEWHERE else None
        if read.origin is Origin.DIALOG:
            return locate(question.text, catalog, asked=True, guess=True) if read.intent == rights.STATE else None
        if read.origin in (Origin.COMMAND, Origin.FORM):
            return None
        pending = contact.pending is not None
        about_place = read.intent in consulates.INTENTS and read.confidence >= bands.ASK
        unclear = read.confidence < bands.ANSWER and len(question.text.split()) <= handlers.FEW_WORDS
        return locate(question.text, catalog, asked=pending or about_place or unclear, guess=pending)

    def _keep(self, question: Question, outcome: Outcome, *, away: bool) -> bool | None:
        """Whether the reply is stored; None when another delivery of the question got there first."""
        try:
            if away:
                raise StorageUnavailable
            return True if self.store.keep(question, outcome) else None
        except StorageUnavailable:
            if outcome.contact is None:
                raise
            telemetry.event(telemetry.ANSWERED_WITHOUT_STORAGE, channel=question.address.channel)
            return False


def _record(answered: Answered) -> None:
    turn = answered.turn
    intent = turn.interpretation.intent
    known = intent in handlers.HANDLERS or intent in turn.catalog.topics  # whoever posts a choice may write anything
    telemetry.event(
        telemetry.QUESTION_ANSWERED,
        channel=turn.question.address.channel,
        locale=turn.locale,
        intent=intent if known else "unknown",
        origin=turn.interpretation.origin,
        confidence=round(turn.interpretation.confidence, 3),
        handler=answered.handler,
        topic=answered.outcome.topic,
        office=answered.outcome.office,
        nlu_ms=round(answered.nlu_ms, 1),
        duration_ms=round(answered.elapsed_ms, 1),
    )
    rating = followup.verdict(turn)
    if rating and rating[0] in {*handlers.HANDLERS, *turn.catalog.topics, *(one.id for one in turn.catalog.updates)}:
        telemetry.event(telemetry.ANSWER_RATED, topic=rating[0], helpful=rating[1], locale=turn.locale)
