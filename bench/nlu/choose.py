"""Choose the confidence bands on the development set: the thresholds under which mistakes cost people least.

    make bands

Prints what each mistake is taken to cost, the costs of the thresholds tried, the cheapest, and those in force in
bot/bands.py. Change bot/bands.py by hand after reading it.
"""

from collections.abc import Sequence

from bench.nlu.sets import EMERGENCY, OUT_OF_SCOPE, JudgingSet, Utterance, read_set
from bot import bands, emergency, nlu_server
from bot.catalog import Catalog, Kind
from bot.domain import Interpretation
from bot.interpreter import RasaInterpreter
from bot.nlu_server import NluServer, free_port
from bot.publishing.load import load
from bot.settings import ROOT

# What one mistake costs a person, a question back being 1.
WRONG_RIGHTS = 12.0  # a wrong answer on rights: somebody may open the door
WRONG = 6.0  # any other wrong answer
STRANGER_ANSWERED = 3.0  # an answer to what was none of ours; on rights as a wrong one
TURNED_AWAY = 5.0  # told that it is none of ours, when it is
ASKED = 1.0  # asked back, the right intent among the two offered
ASKED_IN_VAIN = 3.0  # asked back, and it is neither
NOT_UNDERSTOOD = 3.0  # the menu instead of an answer
MISSED_EMERGENCY = 60.0
FALSE_ALARM = 12.0

GRID = [step / 20 for step in range(4, 19)]
Read = list[tuple[Utterance, Interpretation]]


def cost(said: Utterance, read: Interpretation, catalog: Catalog, *, answer: float, rights: float, ask: float) -> float:
    """What the reply to one utterance costs under three thresholds."""
    guessed_rights = _is_right(read.intent, catalog)
    if read.confidence >= (rights if guessed_rights else answer):
        if read.intent == said.intent:
            return 0.0
        if read.intent == OUT_OF_SCOPE:
            return TURNED_AWAY
        if guessed_rights:
            return WRONG_RIGHTS
        return STRANGER_ANSWERED if said.intent == OUT_OF_SCOPE else WRONG
    if read.confidence < ask:
        return 0.0 if said.intent == OUT_OF_SCOPE else NOT_UNDERSTOOD
    if said.intent == OUT_OF_SCOPE:
        return ASKED
    return ASKED if said.intent in [intent for intent, _ in read.ranking[:2]] else ASKED_IN_VAIN


def cost_of_lane(
    calm: Read, emergencies: Read, *, from_chance: float, below: float, sure: float
) -> tuple[float, int, int]:
    """(cost, emergencies missed, false alarms) of the emergency lane under three thresholds."""

    def alarmed(said: Utterance, read: Interpretation) -> bool:
        chance = read.chance(EMERGENCY)
        calmed = chance < below and read.confidence >= sure and read.intent != EMERGENCY
        return chance >= from_chance or (emergency.detect(said.text) is not None and not calmed)

    missed = sum(not alarmed(*one) for one in emergencies)
    false = sum(alarmed(*one) for one in calm)
    return missed * MISSED_EMERGENCY + false * FALSE_ALARM, missed, false


def _is_right(intent: str, catalog: Catalog) -> bool:
    topic = catalog.topics.get(intent)
    return topic is not None and topic.kind is Kind.RIGHT


def choose_bands(read: Read, catalog: Catalog) -> None:
    """Print the cost of every answer threshold and of the cheapest triple."""

    def total(answer: float, rights: float, ask: float) -> float:
        return sum(cost(*one, catalog, answer=answer, rights=rights, ask=ask) for one in read) / len(read)

    print(f"\nbands: cost an utterance, {len(read)} utterances")
    print("answer from   cost (rights and asking as in force)")
    for answer in GRID:
        print(f"       {answer:.2f}   {total(answer, bands.ANSWER_RIGHTS, bands.ASK):.4f}")
    print("rights from   cost (the others as in force)")
    for rights in GRID:
        print(f"       {rights:.2f}   {total(bands.ANSWER, rights, bands.ASK):.4f}")
    print("   ask from   cost (the others as in force)")
    for ask in [step / 20 for step in range(1, 11)]:
        print(f"       {ask:.2f}   {total(bands.ANSWER, bands.ANSWER_RIGHTS, ask):.4f}")
    found = min(
        (total(a, r, k), a, r, k) for a in GRID for r in GRID if r >= a for k in (0.1, 0.15, 0.2, 0.25, 0.3) if k < a
    )
    print(f"cheapest: {found[0]:.4f} with answer {found[1]}, rights {found[2]}, ask {found[3]}")
    print(f"in force: {total(bands.ANSWER, bands.ANSWER_RIGHTS, bands.ASK):.4f} with answer {bands.ANSWER}, rights {bands.ANSWER_RIGHTS}, ask {bands.ASK}")  # fmt: skip


def choose_lane(calm: Read, emergencies: Read) -> None:
    """Print the cost of the emergency thresholds."""
    print(f"\nemergency lane: {len(emergencies)} emergencies, {len(calm)} calm messages")
    tried = [
        (*cost_of_lane(calm, emergencies, from_chance=chance, below=below, sure=sure), chance, below, sure)
        for chance in (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
        for below in (0.0, 0.0005, 0.001, 0.002, 0.005, 0.02)
        for sure in (0.8, 0.9, 0.95)
    ]
    print("     cost  missed  false   from  calm below  calm sure")
    for spent, missed, false, chance, below, sure in sorted(tried)[:8]:
        print(f"{spent:9.0f}  {missed:6}  {false:5}   {chance:4}  {below:10}  {sure:9}")
    spent, missed, false = cost_of_lane(
        calm, emergencies, from_chance=bands.EMERGENCY, below=bands.CALM, sure=bands.CALM_SURE
    )
    print(
        f"in force: {spent:.0f}, {missed} missed, {false} false, with {bands.EMERGENCY}, {bands.CALM}, {bands.CALM_SURE}"
    )


def parsed(said: Sequence[Utterance], interpreter: RasaInterpreter) -> Read:
    return [(one, interpreter.parse(one.text)) for one in said]


def main() -> None:
    data_dir = ROOT / "var"
    catalog, judging = load(ROOT / "content"), read_set("development")
    server = NluServer(data_dir, nlu_server.ensure_model(data_dir, nlu_server.tell), free_port())
    try:
        server.start(nlu_server.tell)
        choose(judging, RasaInterpreter(server.url), catalog)
    finally:
        server.stop()


def choose(judging: JudgingSet, interpreter: RasaInterpreter, catalog: Catalog) -> None:
    """Print both choices."""
    said = parsed(judging.utterances, interpreter)
    choose_bands(said, catalog)
    choose_lane([*said, *parsed(judging.calm, interpreter)], parsed(judging.emergencies, interpreter))


if __name__ == "__main__":
    main()
