"""How long it takes to find the office of a ZIP code: mean and worst over every ZIP code there is.

    .venv/bin/python bench/places.py

Below 1 ms each, so that a place never makes an answer slow; names are measured beside it.
"""

import gc
import time

import zipcodes

from bot.catalog import Catalog
from bot.gazetteer import gazetteer
from bot.jurisdictions import locate
from bot.publishing.load import load
from bot.settings import ROOT

LIMIT_MS = 1.0
REPEATS = 3  # the least of three is the look-up, the rest is what else the machine was doing
NAMES = ("Paterson", "vivo en Nueva Yol", "condado de Bergen", "Springfield, MA", "Jiuston", "i live in silver spring")


def main() -> None:
    started = time.perf_counter()
    gazetteer()
    print(f"gazetteer read once in {time.perf_counter() - started:.1f} s")
    catalog = load(ROOT / "content")
    gc.collect()
    gc.freeze()  # a collection belongs to no single look-up
    codes = [row["zip_code"] for row in zipcodes.list_all()]
    report("ZIP codes", {code: least_ms(code, catalog) for code in codes})
    report("names", {name: least_ms(name, catalog) for name in NAMES})


def least_ms(text: str, catalog: Catalog) -> float:
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        locate(text, catalog, asked=True)
        taken.append((time.perf_counter() - started) * 1000)
    return min(taken)


def report(what: str, taken: dict[str, float]) -> None:
    worst = max(taken, key=lambda text: taken[text])
    mean = sum(taken.values()) / len(taken)
    verdict = "ok" if taken[worst] < LIMIT_MS else f"over {LIMIT_MS:.0f} ms"
    print(f"{len(taken):6,} {what}: mean {mean:.3f} ms, worst {taken[worst]:.3f} ms ({worst}), {verdict}")


if __name__ == "__main__":
    main()
