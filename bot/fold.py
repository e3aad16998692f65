"""More than ten choices: the first ones and "more"; the next page is asked for again, so it is never out of date."""

from dataclasses import replace

from bot.domain import Choice, Interpretation, Outcome, Turn, payload

MOST = 10  # rows of a WhatsApp list (https://www.twilio.com/docs/content/twiliolist-picker)
PAGE = "page"


def fold(outcome: Outcome, turn: Turn) -> Outcome:
    """The outcome with the page of its choices that was asked for, the first unless one was."""
    choices = outcome.reply.choices
    if len(choices) <= MOST:
        return outcome
    page = _page(turn.interpretation)
    rows = MOST - 1
    shown = choices[(page - 1) * rows : page * rows]
    if not shown:
        page, shown = 1, choices[:rows]
    left = choices[page * rows :]
    last = left if len(left) <= 1 else (Choice(turn.gettext("Más"), _next(turn, page + 1)),)
    reply = replace(outcome.reply, choices=(*shown, *last))
    if page > 1:
        reply = replace(reply, paragraphs=(turn.gettext("Más opciones:"),), pin=None, card=None, files=())
    return replace(outcome, reply=reply)


def _page(read: Interpretation) -> int:
    page = read.entity(PAGE) or "1"
    return int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 3 and int(page) else 1


def _next(turn: Turn, page: int) -> str:
    """The payload that leads to the same choices, further on."""
    read, where = turn.interpretation, turn.jurisdiction
    entities = {entity.name: entity.value for entity in read.entities}
    if where:
        entities["place"] = where.place
    return payload(read.intent, **{**entities, PAGE: str(page)})
