"""What is said beside the answer: the other need a message held, and that a language is read but not written."""

from dataclasses import replace

from bot.bands import LANE
from bot.catalog import BASE_LOCALE, Catalog, Kind
from bot.domain import Choice, Interpretation, Origin, Outcome, Turn, payload
from bot.handlers.fallback import title
from bot.i18n import ENOUGH_WORDS, SURE


def most_urgent(read: Interpretation, catalog: Catalog) -> Interpretation:
    """Of several needs in one message the one to answer first: an emergency, then rights, then as they were told."""
    if not read.segments:
        return read
    intent, confidence = min(read.segments, key=lambda segment: _urgency(segment[0], catalog))
    return replace(read, intent=intent, confidence=confidence)


def _urgency(intent: str, catalog: Catalog) -> int:
    topic = catalog.topics.get(intent)
    if intent == LANE:
        return 0
    return 1 if topic and topic.kind is Kind.RIGHT else 2


def add(outcome: Outcome, turn: Turn) -> Outcome:
    """The outcome with what else must be said; an emergency's answer stays as it is."""
    read = turn.interpretation
    if read.origin is not Origin.NLU or read.intent == LANE:
        return outcome
    reply = outcome.reply
    notice = _language(turn)
    if notice:
        reply = replace(reply, paragraphs=(notice, *reply.paragraphs))
    others = _others(turn)
    if others:
        reply = replace(
            reply,
            paragraphs=(*reply.paragraphs, turn.gettext("También me preguntó otra cosa: elíjala abajo.")),
            choices=(
                *others,
                *(choice for choice in reply.choices if choice.payload not in {o.payload for o in others}),
            ),
        )
    return replace(outcome, reply=reply)


def _others(turn: Turn) -> tuple[Choice, ...]:
    """The message's other needs, to tap."""
    named = ((title(intent, turn), intent) for intent, _ in turn.interpretation.segments)
    return tuple(
        Choice(called, payload(intent)) for called, intent in named if called and intent != turn.interpretation.intent
    )


def _language(turn: Turn) -> str | None:
    """A polite word where the message is in a language that no answer is written in."""
    read, _ = turn.interpretation, turn.gettext
    enough = read.locale_confidence >= SURE and len(turn.question.text.split()) >= ENOUGH_WORDS
    if read.locale is None or read.locale in dict(turn.locales) or turn.locale != BASE_LOCALE or not enough:
        return None
    if read.locale == "qu":
        return _("Entiendo quechua, pero todavía respondo en español.")
    return _("Entiendo español, inglés y quechua. Le respondo en español.")
