"""What each confidence threshold costs and saves, on the held-out utterances: the figures the bands were chosen by.

    make bands

A wrong answer on rights costs more than a question back, so the answer band begins where five answers in six are right.
"""

from collections.abc import Sequence

import yaml

from bot import emergency, handlers, nlu_server
from bot.domain import Interpretation
from bot.interpreter import RasaInterpreter
from bot.nlu_server import NluServer, free_port
from bot.settings import ROOT

HELD_OUT = ROOT / "nlu" / "tests" / "held_out"
Row = tuple[str, Interpretation]


def rows(locale: str, interpreter: RasaInterpreter) -> list[Row]:
    """(the true intent, what the model says) for every held-out utterance of a locale."""
    blocks = yaml.safe_load((HELD_OUT / f"{locale}.yml").read_text(encoding="utf-8"))["nlu"]
    lines = ((block["intent"], line.removeprefix("- ")) for block in blocks for line in block["examples"].splitlines())
    return [(intent, interpreter.parse(line)) for intent, line in lines]


def share(part: Sequence[object], whole: Sequence[object]) -> str:
    return f"{len(part) / max(len(whole), 1):6.1%}"


def report(name: str, judged: list[Row]) -> None:
    right = [row for row in judged if row[0] == row[1].intent]
    print(f"\n{name}: {len(judged)} utterances, {share(right, judged)} right at first, "
          f"{share([row for row in judged if row[0] in [intent for intent, _ in row[1].ranking[:2]]], judged)} among the first two")  # fmt: skip
    print("threshold  answered  of those right  out-of-scope answered")
    strange = [row for row in judged if row[0] == "out-of-scope"]
    for hundredth in range(20, 100, 10):
        sure = [row for row in judged if row[1].confidence >= hundredth / 100]
        fooled = [row for row in strange if row[1].confidence >= hundredth / 100 and row[1].intent != "out-of-scope"]
        print(
            f"     {hundredth / 100:.2f}    {share(sure, judged)}          {share([row for row in sure if row in right], sure)}                 {share(fooled, strange)}"
        )


def lane(interpreter: RasaInterpreter) -> None:
    """Emergencies through patterns and model, and what is wrongly taken for one."""
    danger, calm = (
        yaml.safe_load((HELD_OUT / f"{name}.yml").read_text(encoding="utf-8"))
        for name in ("emergency", "not_emergency")
    )
    print("\nemergency lane        patterns   with the model")
    for name, lists in (("recognised", danger), ("false alarms", calm)):
        for locale, texts in lists.items():
            spoken = [text for text in texts if emergency.detect(text)]
            either = [text for text in texts if emergency.detect(text) or _alarming(interpreter.parse(text))]
            print(f"  {name:13} {locale}     {share(spoken, texts)}     {share(either, texts)}   of {len(texts)}")


def _alarming(read: Interpretation) -> bool:
    return read.intent == "emergency" and read.confidence >= handlers.EMERGENCY


def main() -> None:
    data_dir = ROOT / "var"
    server = NluServer(data_dir, nlu_server.ensure_model(data_dir, nlu_server.tell), free_port())
    try:
        server.start(nlu_server.tell)
        interpreter = RasaInterpreter(server.url)
        for locale in ("es", "en"):
            report(locale, rows(locale, interpreter))
        lane(interpreter)
        print(
            f"\nin force: answer from {handlers.ANSWER}, ask from {handlers.ASK}, emergency from {handlers.EMERGENCY}"
        )
    finally:
        server.stop()


if __name__ == "__main__":
    main()
