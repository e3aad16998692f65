"""How sure is sure enough: the one place of the confidence bands, chosen on the development set by `make bands`.

What a mistake costs the person was weighed there: a wrong answer on rights more than any other, any wrong answer more
than a question back, a missed emergency more than all of them.
"""

from enum import StrEnum

from bot.catalog import Catalog, Kind
from bot.domain import Interpretation

ANSWER = 0.6  # from here on the likeliest intent is answered
ANSWER_RIGHTS = 0.75  # the same for a topic of rights
ASK = 0.2  # from here on the two likeliest are offered; below, the menu and whom to call
EMERGENCY = 0.25  # an emergency as likely as this is answered at once, whatever else is likelier, and never asked back
CALM = 0.001  # an emergency less likely than this is none, even where the words of a pattern stand …
CALM_SURE = 0.8  # … if another intent is as likely as this
LANE = "emergency"


class Band(StrEnum):
    """What is done with a guess."""

    ANSWER = "answer"
    ASK = "ask"
    FALL_BACK = "fall-back"


def band(read: Interpretation, catalog: Catalog) -> Band:
    """The band of the likeliest intent."""
    topic = catalog.topics.get(read.intent)
    enough = ANSWER_RIGHTS if topic and topic.kind is Kind.RIGHT else ANSWER
    if read.confidence >= enough:
        return Band.ANSWER
    return Band.ASK if read.confidence >= ASK else Band.FALL_BACK


def alarming(read: Interpretation) -> bool:
    """Whether the model takes a message for an emergency."""
    return read.chance(LANE) >= EMERGENCY


def calm(read: Interpretation) -> bool:
    """Whether the model is so sure of something else that the words of an emergency pattern are none."""
    return read.chance(LANE) < CALM and read.confidence >= CALM_SURE and read.intent != LANE
