"""What is said around an answer: how it was heard, what was left out, the language, privacy once, a person after two misses."""

from dataclasses import dataclass, replace

from bot.catalog import BASE_LOCALE
from bot.discreet import veil
from bot.domain import Attachment, Choice, Contact, Handler, Interpretation, Origin, Outcome, Reply, Turn, payload
from bot.fold import fold
from bot.frustration import frustrated
from bot.handlers import consulates, emergency, fallback, followup, forms, profile, shield, smalltalk
from bot.i18n import ENOUGH_WORDS, SURE, Phrases

MISSES = 2  # answers in a row that did not help, after which a person is offered unasked
MISSED: tuple[Handler, ...] = (fallback.unknown, fallback.ask)
UNCLEAR: tuple[Handler, ...] = (*MISSED, fallback.out_of_scope)
TOLD: tuple[Handler, ...] = (smalltalk.greeting, smalltalk.about, profile.privacy, profile.my_data, profile.forget)
UNSEEN = (Attachment.PICTURE, Attachment.DOCUMENT, Attachment.VIDEO)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An outcome and what led to it. `numbers`: numbers of documents were taken out of the message."""

    outcome: Outcome
    turn: Turn
    handler: Handler
    numbers: bool = False


def surround(answer: Answer, phrases: Phrases) -> Outcome:
    """The outcome with what is said around it. An emergency is left alone but for what was not read of it."""
    outcome = answer.outcome
    if answer.handler is not emergency.help_now:
        outcome = _person(outcome, answer)
        outcome = _language(outcome, answer.turn, phrases)
        outcome = _welcome(outcome, answer)
    return _before(outcome, answer)


def close(answer: Answer) -> Outcome:
    """The outcome as it is stored and sent: ten choices at most, veiled for who asked for it, and remembered."""
    turn = answer.turn
    outcome = fold(answer.outcome, turn)
    reply = replace(outcome.reply, locale=turn.locale, menu=turn.gettext("Ver opciones"), unsay=answer.numbers)
    if outcome.contact and outcome.contact.discreet:
        reply = veil(reply, turn.gettext)
    return replace(
        outcome,
        reply=reply,
        contact=_remembered(outcome.contact, reply, pending=_waits(outcome)),
        missed=answer.handler in MISSED,
    )


def _before(outcome: Outcome, answer: Answer) -> Outcome:
    """Lines that come first: what was heard, corrected, passed on, or taken out."""
    turn = answer.turn
    question = turn.question
    said = [
        *([forms.heard(turn, question.text)] if question.heard and question.text else ()),
        *([forms.edited_notice(turn)] if question.edited else ()),
        *([forms.forwarded_notice(turn)] if question.forwarded else ()),
    ]
    after: tuple[str, ...] = ()
    if answer.numbers and answer.handler is not forms.sensitive:
        after = forms.sensitive_notice(turn)
    elif question.attachment in UNSEEN and question.text.strip():
        after = forms.unseen_notice(turn)
    if answer.handler is emergency.help_now:
        return _told(outcome, after=after)
    if question.forwarded and answer.handler in UNCLEAR:  # what goes round unexplained is often a fraud
        choices = (shield.frauds(turn), *outcome.reply.choices)
        outcome = replace(outcome, reply=replace(outcome.reply, choices=choices))
    return _told(outcome, before=(*said, *after))


def _person(outcome: Outcome, answer: Answer) -> Outcome:
    """Counts the misses in a row; after the second, whom to talk to."""
    contact, turn = outcome.contact, answer.turn
    if contact is None:
        return outcome
    refused = answer.handler is followup.rated and turn.interpretation.entity("is") == "no"
    missed = answer.handler in MISSED or refused or frustrated(turn.question.text)
    misses = contact.misses + 1 if missed else 0
    if misses < MISSES:
        return replace(outcome, contact=replace(contact, misses=misses))
    step = Choice(turn.gettext("Hablar con alguien"), payload("talk-to-person"))
    others = tuple(choice for choice in outcome.reply.choices if choice.payload != step.payload)
    reply = replace(outcome.reply, choices=(step, *others))
    told = _told(replace(outcome, reply=reply), after=consulates.person_lines(turn))
    return replace(told, contact=replace(contact, misses=0))


def _language(outcome: Outcome, turn: Turn, phrases: Phrases) -> Outcome:
    """Says once which language is spoken and how to change it; offers a chosen one's rival; excuses a missing one."""
    contact, read = outcome.contact, turn.interpretation
    if contact is None or read.intent == "change-language":
        return outcome
    heard = read.locale if _sure(read, turn) else None
    if heard is not None and heard not in phrases.locales and turn.locale == BASE_LOCALE:
        excuse = turn.gettext("Entiendo español, inglés y quechua. Le respondo en español.")
        return _told(outcome, before=(excuse,))
    if heard in phrases.locales and heard != turn.locale:  # another one was chosen: it stays until the person says so
        _ = phrases.of(str(heard))
        return _told(outcome, after=(_("¿Prefiere que le hable en español? Escriba «español»."),))
    if heard is None or contact.told_locale == turn.locale or contact.locale_chosen:
        return outcome
    said = turn.gettext("Le hablo en español. Para cambiar, escriba «English» o «runasimi».")
    return _noted(replace(outcome, contact=replace(contact, told_locale=turn.locale)), (said,))


def _sure(read: Interpretation, turn: Turn) -> bool:
    words = len(turn.question.text.split())
    return read.origin is Origin.NLU and read.locale_confidence >= SURE and words >= ENOUGH_WORDS


def _welcome(outcome: Outcome, answer: Answer) -> Outcome:
    """Two sentences on privacy with the first answer."""
    contact = outcome.contact
    if contact is None or contact.welcomed:
        return outcome
    said = () if answer.handler in TOLD else (smalltalk.privacy_line(answer.turn),)
    return _noted(replace(outcome, contact=replace(contact, welcomed=True)), said)


def _noted(outcome: Outcome, said: tuple[str, ...]) -> Outcome:
    """Notes after an answer; before a question, which stays with its choices."""
    paragraphs = outcome.reply.paragraphs
    if outcome.reply.rating or not paragraphs or "?" not in paragraphs[-1]:
        return _told(outcome, after=said)
    reply = replace(outcome.reply, paragraphs=(*paragraphs[:-1], *said, paragraphs[-1]))
    return replace(outcome, reply=reply)


def _told(outcome: Outcome, *, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> Outcome:
    reply = replace(outcome.reply, paragraphs=(*before, *outcome.reply.paragraphs, *after))
    return replace(outcome, reply=reply)


def _remembered(contact: Contact | None, reply: Reply, *, pending: bool) -> Contact | None:
    """What the next message may refer to: the choices offered, the answer a thumb rates, the question that waits."""
    if contact is None:
        return None
    return replace(
        contact,
        offered=reply.choices,
        pending=contact.pending if pending else None,
        rated=reply.rating or contact.rated,
        known=True,
    )


def _waits(outcome: Outcome) -> bool:
    """Whether a place is asked for, in words or as places to choose from."""
    return bool(outcome.reply.ask_location) or any(
        '"place"' in choice.payload and consulates.ELSEWHERE not in choice.payload for choice in outcome.reply.choices
    )
