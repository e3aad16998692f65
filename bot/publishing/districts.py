"""docs/districts.md: which office serves each state, how that is known and since when. `python -m bot.publishing.districts` writes it."""

from bot.catalog import Catalog, District, DistrictStatus, Source
from bot.gazetteer import gazetteer, state_name
from bot.publishing.load import load
from bot.settings import ROOT

PATH = ROOT / "docs" / "districts.md"
HEAD = """# Consular districts

Written by `python -m bot.publishing.districts` from `content/offices.yml`; edit that file, not this one.

- confirmed: an official or press source names the state
- reported: old, second-hand or implied by the seat; the bot says that it is to be confirmed
- split: two offices, the line between them not known; the bot names both, the nearest first, with the distance in miles
- unknown: no source; the bot names the nearest office by distance and says so
"""
COLUMNS = ("State", "Office", "Status", "Basis", "Valid from", "Sources")


def page(catalog: Catalog) -> str:
    """The whole document: one row for each state, for the District of Columbia and for each territory."""
    rows = sorted(_row(code, catalog) for code in gazetteer().states)
    table = (COLUMNS, ("---",) * len(COLUMNS), *rows)
    return HEAD + "\n" + "".join(f"| {' | '.join(row)} |\n" for row in table)


def _row(code: str, catalog: Catalog) -> tuple[str, ...]:
    name = f"{state_name(code)} ({code})"
    district = catalog.districts.get(code)
    if district is None:
        return (name, "nearest", DistrictStatus.UNKNOWN, "no entry", "", "")
    return (
        name,
        _offices(district, catalog),
        district.status,
        district.basis.replace("|", "/"),
        district.valid_from.isoformat() if district.valid_from else "",
        "; ".join(map(_source, district.sources)),
    )


def _offices(district: District, catalog: Catalog) -> str:
    return ", ".join(catalog.offices[office].city for office in district.offices) or "nearest"


def _source(source: Source) -> str:
    said = f"{source.name} ({source.dated})" if source.dated else source.name
    return f"[{said}]({source.url})" if source.url else said


if __name__ == "__main__":
    PATH.write_text(page(load(ROOT / "content")), encoding="utf-8")
