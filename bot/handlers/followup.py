"""After an answer: whether it helped. Only the topic and yes or no are counted, never what was written."""

from dataclasses import replace

from bot.catalog import Kind
from bot.domain import Attachment, Choice, Outcome, Reply, Turn, payload, rating_choices
from bot.handlers import steps
from bot.handlers.prose import outcome
from bot.words import APPROVAL, DISAPPROVAL

INTENT = "helpful"
YES = "yes"
# Of a reaction the first sign decides: colours of skin and joined signs follow it.
GLAD = APPROVAL | frozenset("🔥🥰👏😁🎉🤩🙏🕊😍💯⚡🏆🤝🤗🫡💘😘😊🙂😀😃😄☺✅💪✨🙌😇🌟⭐")
SORRY = DISAPPROVAL | frozenset("😡🤬😠💩🤮🖕😤😒🙄❌🤦")


def rated(turn: Turn) -> Outcome:
    """A thumb under an answer, of the topic `of`."""
    read = turn.interpretation
    return glad(turn, read.entity("of") or "") if read.entity("is") == YES else sorry(turn)


def verdict(turn: Turn) -> tuple[str, bool] | None:
    """The topic a tap or a reaction rates, and whether it helped; None for a turn that rates nothing.

    The topic of a tap is what the payload says: whoever posts one may write anything.
    """
    read = turn.interpretation
    if read.intent == INTENT:
        return read.entity("of") or "", read.entity("is") == YES
    helped = mood(turn.question.text) if turn.question.attachment is Attachment.REACTION else None
    return None if helped is None or not turn.contact.rated else (turn.contact.rated, helped)


def mood(emoji: str) -> bool | None:
    """Whether a reaction says that an answer helped; None when it says neither."""
    sign = emoji.strip()[:1]
    return True if sign in GLAD else False if sign in SORRY else None


def glad(turn: Turn, topic: str) -> Outcome:
    """It helped: thanks and what usually comes next."""
    _ = turn.gettext
    known = turn.catalog.topics.get(topic)
    comes = steps.counter(turn) if known and known.kind is Kind.PROCEDURE else steps.consulate(turn)
    return _told(turn, _("Gracias por decírmelo. Me alegra que le sirva."), comes)


def sorry(turn: Turn) -> Outcome:
    """It did not: a person, other words, or the menu."""
    _ = turn.gettext
    said = _("Siento que no le haya servido. Puede hablar con alguien o preguntarme con otras palabras.")
    person = Choice(_("Hablar con alguien"), payload("talk-to-person"))
    return _told(turn, said, person, Choice(_("Preguntar de nuevo"), payload("help")))


def asked(turn: Turn) -> tuple[Choice, ...]:
    """Yes and no in words, for the answer a bare thumb would rate; nothing when there is none."""
    _ = turn.gettext
    if not turn.contact.rated:
        return ()
    yes, no = rating_choices(turn.contact.rated)
    return (replace(yes, title=_("👍 Sí")), replace(no, title=_("👎 No")))


def _told(turn: Turn, said: str, *choices: Choice) -> Outcome:
    """An answer is rated once: a second thumb rates nothing."""
    reply = Reply(paragraphs=(said,), choices=steps.steps(turn, *choices))
    return outcome(turn, reply, contact=replace(turn.contact, rated=""))
