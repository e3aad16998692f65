"""What a message is taken for: an emergency, a tap, something typed instead, a wish, its form, a dialog's answer; else NLU."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import bands, directory, emergency, needs, optout, sensitive, shortcuts, telemetry
from bot.catalog import Catalog
from bot.domain import (
    Attachment,
    Contact,
    Dialog,
    Entity,
    Finding,
    Interpretation,
    Origin,
    Question,
    payload,
    read_payload,
)
from bot.errors import InterpreterUnavailable
from bot.facets import with_detail
from bot.handlers import rights, shield
from bot.interpreter import Interpreter, named_locale, read_keywords
from bot.jurisdictions import locate
from bot.words import plain

LONGEST = 1_500  # characters; a longer message is asked to be told in a sentence or two
ANSWER_WORDS = 5  # an answer within a dialog is not longer; what is longer is said to us, not to its question
FORMS = {Attachment.CONTACT: "contact-card"}  # the others are forms of their own name
SPEAKING = (Attachment.CONTACT, Attachment.REACTION)  # their text is no utterance


@dataclass(frozen=True, kw_only=True)
class Reader:
    catalog: Callable[[], Catalog]
    interpreter: Interpreter

    def read(
        self, question: Question, contact: Contact, dialog: Dialog | None, *, bare: bool
    ) -> tuple[Interpretation, ...]:
        """What the message asks, the most urgent first. `bare`: it held nothing but the number of a document."""
        text = question.text.strip()
        if question.choice is not None:
            return (read_payload(question.choice) or form("menu"),)
        if question.point:
            return (form(contact.pending or "find-consulate"),)
        if question.attachment and (question.attachment in SPEAKING or not text):
            return (form(FORMS.get(question.attachment, str(question.attachment))),)
        if bare and dialog:  # its question is asked again
            return (Interpretation(intent=dialog.name, confidence=1.0, origin=Origin.DIALOG),)
        if bare:
            return (form("sensitive"),)
        if not text:
            return (form("empty"),)
        alarm = emergency.detect(text)
        if alarm:
            return self._alarmed(alarm, text, contact)
        answered = dialog if dialog and self._answers(text, dialog) else None
        meant = (
            shortcuts.command(text, self.catalog())
            or shortcuts.wish(text, contact, dialog=answered is not None)
            or shortcuts.typed(text, contact, self.catalog(), dialog=answered is not None)
            or _asked_of_the_directory(text, forwarded=question.forwarded)
        )
        if meant:
            return (meant,)
        if len(text) > LONGEST:
            return (form("too-long"),)
        if answered:
            return (Interpretation(intent=answered.name, confidence=1.0, origin=Origin.DIALOG),)
        read = self._parse(text)
        place = self._place(text, contact) if read.intent == "out-of-scope" else None
        return (place,) if place else self._needs(read, text, contact)

    def _place(self, text: str, contact: Contact) -> Interpretation | None:
        """A message that is nothing but a place, such as "miami" or "33134", as if it had been tapped."""
        where = locate(text, self.catalog(), asked=True)
        if where is None or where.finding is not Finding.FOUND:
            return None
        city = plain(where.place.partition(",")[0])
        alone = {plain(where.place), city, city.removesuffix(" county"), where.place.rpartition(" ")[2]}
        return (
            read_payload(payload(contact.pending or "find-consulate", place=where.place))
            if plain(text) in alone
            else None
        )

    def _alarmed(self, alarm: emergency.Emergency, text: str, contact: Contact) -> tuple[Interpretation, ...]:
        """The emergency that the words tell of, unless the model is sure that they tell of something else."""
        if len(text) > LONGEST or shortcuts.command(text, self.catalog()):
            return (_alarm(alarm),)
        try:
            read = self.interpreter.parse(text)
        except InterpreterUnavailable:
            telemetry.event(telemetry.INTERPRETER_UNAVAILABLE)
            return (_alarm(alarm),)
        return self._needs(read, text, contact) if bands.calm(read) else (_alarm(alarm),)

    def _parse(self, text: str) -> Interpretation:
        try:
            return self.interpreter.parse(text)
        except InterpreterUnavailable:
            telemetry.event(telemetry.INTERPRETER_UNAVAILABLE)
            return read_keywords(text, self.catalog())

    def _needs(self, read: Interpretation, text: str, contact: Contact) -> tuple[Interpretation, ...]:
        """Each need with the details its own words tell; a wish to be left alone told in a sentence is a question."""
        if optout.mentions(text) and not bands.alarming(read):
            ask = read_payload(payload("updates", **{"is": "ask"}))
            return (replace(ask, locale=read.locale, locale_confidence=read.locale_confidence),) if ask else ()
        words = {segment.intent: segment.text or text for segment in read.segments}
        return tuple(
            self._detailed(one, words.get(one.intent, text), contact) for one in needs.part(read, self.catalog())
        )

    def _detailed(self, read: Interpretation, text: str, contact: Contact) -> Interpretation:
        language = named_locale(text) if read.intent == "change-language" else None
        if language:
            return replace(read, entities=(*read.entities, Entity("locale", language)))
        return with_detail(read, text, contact, self.catalog())

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


def form(intent: str) -> Interpretation:
    """What a message's form says, whatever its words."""
    return Interpretation(intent=intent, confidence=1.0, origin=Origin.FORM)


def urgent(question: Question) -> bool:
    """Whether a message belongs to the emergency lane by its words, or by the choice tapped."""
    if question.choice is None:
        return emergency.detect(question.text) is not None
    tapped = read_payload(question.choice)
    return tapped is not None and tapped.intent == bands.LANE


def without_numbers(question: Question) -> tuple[Question, bool, bool]:
    """The question without numbers of documents and cards; whether it held any, and whether it held nothing else."""
    if question.choice is not None or not sensitive.find(question.text):
        return question, False, False
    bare = sensitive.only(question.text)
    return replace(question, text="" if bare else sensitive.redact(question.text)), True, bare


def _asked_of_the_directory(text: str, *, forwarded: bool) -> Interpretation | None:
    """A number or link somebody asks about, or passes on: is it the consulate's? Before the length: it may be long."""
    locale = directory.asks(text)
    if locale:
        return replace(form(shield.INTENT), locale=locale, locale_confidence=1.0)
    return form(shield.INTENT) if forwarded and directory.names_any(text) else None


def _alarm(alarm: emergency.Emergency) -> Interpretation:
    return Interpretation(
        intent=bands.LANE,
        confidence=1.0,
        origin=Origin.EMERGENCY,
        entities=(Entity("kind", alarm.kind),),
        locale=alarm.locale,
        locale_confidence=1.0 if alarm.locale else 0.0,
    )
