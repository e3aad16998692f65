"""The path of one question: who asks, in what language, what it means, who answers, what is kept.

One question at a time per address, each id once. An emergency is recognised before anything that may fail. With the
database away everybody is still answered, directly and without memory; with the NLU server away, by keywords.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot import asides, bands, directory, emergency, handlers, shortcuts, telemetry
from bot.catalog import Catalog
from bot.dialogs import Dialogs
from bot.domain import (
    Attachment,
    Choice,
    Contact,
    Dialog,
    Entity,
    Finding,
    Interpretation,
    Jurisdiction,
    Origin,
    Outcome,
    Question,
    Reply,
    Turn,
    payload,
    read_payload,
)
from bot.errors import InterpreterUnavailable, StorageUnavailable
from bot.facets import with_detail
from bot.handlers import consulates, rights, shield
from bot.i18n import Phrases, choose_locale, long_date
from bot.interpreter import Interpreter, named_locale, read_keywords
from bot.jurisdictions import locate, locate_point
from bot.words import plain

LONGEST = 1_500  # characters; a longer message is asked to be told in a sentence or two
ANSWER_WORDS = 5  # an answer within a dialog is not longer; what is longer is said to us, not to its question
FORMS = {Attachment.VOICE: "voice", Attachment.PICTURE: "picture", Attachment.OTHER: "other"}


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
    dialogs: Dialogs = field(default_factory=Dialogs)

    def answer(self, question: Question) -> Answered | None:
        """Answers one question and stores the reply; None when its id was answered before.

        Raises StorageUnavailable only for "delete my data", which cannot be said to be done.
        """
        started = time.perf_counter()
        alarm = emergency.detect(question.text) if question.choice is None else None
        contact, away = self._contact(question)
        if not away and self._seen(question):
            return None
        asked_nlu = time.perf_counter()
        dialog = self.dialogs.of(question.address, self.now())
        read = self._alarm(alarm, question) if alarm else self._read(question, contact, dialog)
        nlu_ms = (time.perf_counter() - asked_nlu) * 1000
        turn = self._turn(question, contact, read, dialog)
        handler = handlers.choose(turn)
        outcome = _remember(asides.add(handler(turn), turn))
        self.dialogs.keep(question.address, outcome.dialog, self.now())
        name = handlers.handler_name(handler)
        stored = self._keep(question, outcome, away=away)
        if stored is None:
            return None
        answered = Answered(
            turn=turn,
            outcome=outcome,
            handler=name,
            stored=stored,
            elapsed_ms=(time.perf_counter() - started) * 1000,
            nlu_ms=nlu_ms,
        )
        _record(answered)
        return answered

    def apology(self, question: Question) -> Reply:
        """What to say when no answer could be made: sorry, and whom to call."""
        locale = choose_locale(Contact(address=question.address), question, _form("fallback"), self.phrases.locales)
        _ = self.phrases.of(locale)
        paragraphs = (
            _("Perdón, tengo un problema y no pude hacer lo que me pidió. Intente de nuevo en unos minutos."),
            _("Si es una emergencia, escriba lo que pasa. Directorio oficial de consulados:")
            + f"\n{self.catalog().directory}",
        )
        return Reply(paragraphs=paragraphs, choices=(Choice(_("🆘 Emergencia"), payload("emergency")),))

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

    def _read(self, question: Question, contact: Contact, dialog: Dialog | None) -> Interpretation:
        """A tap, a command, a digit or title typed back, a message's form, a dialog's answer; else the interpreter."""
        text = question.text.strip()
        if question.choice is not None:
            return read_payload(question.choice) or _form("menu")
        if question.point:
            return _form(contact.pending or "find-consulate")
        if question.attachment and not text:
            return _form(FORMS[question.attachment])
        if not text:
            return _form("empty")
        answered = dialog if dialog and self._answers(text, dialog) else None
        typed = shortcuts.command(text) or shortcuts.choice(text, contact, dialog=answered is not None)
        if typed:
            return typed
        asked = directory.asks(text)  # before the length: what is forwarded may be long
        if asked:
            return replace(_form(shield.INTENT), locale=asked, locale_confidence=1.0)
        if len(text) > LONGEST:
            return _form("too-long")
        if answered:
            return Interpretation(intent=answered.name, confidence=1.0, origin=Origin.DIALOG)
        return self._parse(text, contact)

    def _alarm(self, alarm: emergency.Emergency, question: Question) -> Interpretation:
        """The emergency that the words tell of, unless the model is sure that they tell of something else."""
        text = question.text.strip()
        if len(text) > LONGEST or shortcuts.command(text):
            return _alarm(alarm)
        try:
            read = self.interpreter.parse(text)
        except InterpreterUnavailable:
            telemetry.event(telemetry.INTERPRETER_UNAVAILABLE)
            return _alarm(alarm)
        return read if bands.calm(read) else _alarm(alarm)

    def _answers(self, text: str, dialog: Dialog) -> bool:
        """Whether words are an answer within a dialog: few, no question, no command's name; a state where one is asked."""
        if len(text.split()) > ANSWER_WORDS or "?" in text or "¿" in text or plain(text) in shortcuts.COMMANDS:
            return False
        if dialog.name != rights.STATE:
            return True
        if plain(text) == "ok":  # said far more often than Oklahoma's code is written
            return False
        where = locate(text, self.catalog(), asked=True, guess=True)
        return where is not None and where.finding is Finding.FOUND

    def _parse(self, text: str, contact: Contact) -> Interpretation:
        try:
            read = self.interpreter.parse(text)
        except InterpreterUnavailable:
            telemetry.event(telemetry.INTERPRETER_UNAVAILABLE)
            read = read_keywords(text, self.catalog())
        read = asides.most_urgent(read, self.catalog())
        language = named_locale(text) if read.intent == "change-language" else None
        if language:
            return replace(read, entities=(*read.entities, Entity("locale", language)))
        return with_detail(read, text, contact, self.catalog())

    def _turn(self, question: Question, contact: Contact, read: Interpretation, dialog: Dialog | None) -> Turn:
        where = self._where(question, contact, read)
        locale = choose_locale(contact, question, read, self.phrases.locales)
        wanted = read.entity("locale") if read.intent == "change-language" else None
        if wanted in self.phrases.locales:
            locale = str(wanted)
        chosen = contact.locale_chosen or question.locale in self.phrases.locales
        contact = replace(contact, locale=locale, locale_chosen=chosen)
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


def _alarm(alarm: emergency.Emergency) -> Interpretation:
    return Interpretation(
        intent="emergency",
        confidence=1.0,
        origin=Origin.EMERGENCY,
        entities=(Entity("kind", alarm.kind),),
        locale=alarm.locale,
        locale_confidence=1.0 if alarm.locale else 0.0,
    )


def _remember(outcome: Outcome) -> Outcome:
    """Keeps the choices offered, so that digits and titles typed back are understood."""
    if outcome.contact is None:
        return outcome
    pending = outcome.contact.pending if outcome.reply.ask_location or _asks_place(outcome) else None
    contact = replace(outcome.contact, offered=outcome.reply.choices, pending=pending, known=True)
    return replace(outcome, contact=contact)


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


def _form(intent: str) -> Interpretation:
    return Interpretation(intent=intent, confidence=1.0, origin=Origin.FORM)


def _asks_place(outcome: Outcome) -> bool:
    return any(
        '"place"' in choice.payload and consulates.ELSEWHERE not in choice.payload for choice in outcome.reply.choices
    )
