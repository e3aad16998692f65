"""Several needs in one message: which are answered, in what order, and as one reply."""

from dataclasses import replace

from bot.bands import LANE, Band, alarming, band
from bot.catalog import Catalog, Kind
from bot.domain import Choice, Interpretation, Outcome, Segment, Turn, payload, read_payload
from bot.handlers.fallback import title

ANSWERED = 3  # needs answered in one reply; more are offered


def part(read: Interpretation, catalog: Catalog) -> tuple[Interpretation, ...]:
    """A reading for each need that is sure enough to be answered, the most urgent first; an emergency comes alone."""
    needs = sorted(read.segments, key=lambda segment: _urgency(segment.intent, catalog))
    if alarming(read) or not needs or needs[0].intent == LANE:
        return (read,)
    parted = [_reading(segment, read) for segment in needs]
    sure = tuple(one for one in parted if band(one, catalog) is Band.ANSWER)[:ANSWERED]
    return sure or (parted[0],)


def _reading(segment: Segment, read: Interpretation) -> Interpretation:
    return replace(
        read,
        intent=segment.intent,
        confidence=segment.confidence,
        ranking=((segment.intent, segment.confidence),),
        entities=tuple(entity for entity in read.entities if entity.name not in ("facet", "child", "age")),
    )


def _urgency(intent: str, catalog: Catalog) -> int:
    topic = catalog.topics.get(intent)
    if intent == LANE:
        return 0
    return 1 if topic and topic.kind is Kind.RIGHT else 2


def join(outcomes: list[Outcome]) -> Outcome:
    """One outcome of several: each answer in turn, said once, the first step of each and the way home."""
    first, *rest = outcomes
    if not rest:
        return first
    replies = [outcome.reply for outcome in outcomes]
    reply = replace(
        first.reply,
        paragraphs=tuple(dict.fromkeys(paragraph for reply in replies for paragraph in reply.paragraphs)),
        choices=_choices(outcomes),
        pin=next((reply.pin for reply in replies if reply.pin), None),
        card=next((reply.card for reply in replies if reply.card), None),
        files=tuple(dict.fromkeys(name for reply in replies for name in reply.files)),
        ask_location=next((reply.ask_location for reply in replies if reply.ask_location), ""),
    )
    forgotten = any(outcome.contact is None for outcome in outcomes)
    return replace(
        first,
        reply=reply,
        contact=None if forgotten else outcomes[-1].contact,
        office=first.office or rest[-1].office,
        dialog=next((outcome.dialog for outcome in outcomes if outcome.dialog), None),
    )


def offer(outcome: Outcome, turn: Turn, answered: set[str]) -> Outcome:
    """The outcome with the needs that were told and not answered as its first choices; an emergency keeps its own first."""
    left = dict.fromkeys(segment.intent for segment in turn.interpretation.segments if segment.intent not in answered)
    named = [Choice(called, payload(intent)) for intent in left if (called := title(intent, turn))]
    if not named:
        return outcome
    shown = {choice.payload for choice in named}
    own = [choice for choice in outcome.reply.choices if choice.payload not in shown]
    urgent = LANE in answered
    choices = (*own[:-1], *named, *own[-1:]) if urgent else (*named, *own)
    said = () if urgent else (turn.gettext("También me preguntó otra cosa: elíjala abajo."),)
    reply = replace(outcome.reply, paragraphs=(*outcome.reply.paragraphs, *said), choices=choices)
    return replace(outcome, reply=reply)


def _choices(outcomes: list[Outcome]) -> tuple[Choice, ...]:
    """Of an answer its first step, of a question all it offers; then the menu, once."""
    steps: dict[str, Choice] = {}
    home: dict[str, Choice] = {}
    for outcome in outcomes:
        own = [choice for choice in outcome.reply.choices if not _leads_home(choice)]
        for choice in own[:1] if outcome.reply.rating else own:
            steps.setdefault(choice.payload, choice)
        home |= {choice.payload: choice for choice in outcome.reply.choices if _leads_home(choice)}
    return (*steps.values(), *home.values())


def _leads_home(choice: Choice) -> bool:
    read = read_payload(choice.payload)
    return read is not None and read.intent == "menu" and not read.entities
