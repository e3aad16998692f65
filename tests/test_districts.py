from datetime import date
from pathlib import Path

import pytest

from bot.catalog import DistrictStatus
from bot.errors import ContentError
from bot.gazetteer import gazetteer
from bot.handlers import HANDLERS
from bot.publishing.districts import PATH, page
from bot.publishing.load import load
from bot.settings import ROOT
from tests.builders import CATALOG, catalog_with


def test_the_document_is_fresh() -> None:
    assert PATH.read_text(encoding="utf-8") == page(CATALOG), "run: python -m bot.publishing.districts"


def test_it_has_a_row_for_every_state_for_the_capital_and_for_each_territory() -> None:
    rows = [line for line in page(CATALOG).splitlines() if line.startswith("| ")][2:]
    assert len(rows) == 50 + 1 + 5 == len(gazetteer().states) == len(CATALOG.districts)
    (utah,) = [row for row in rows if row.startswith("| Utah (UT) |")]
    assert "| Salt Lake City | confirmed |" in utah
    assert "| 2023-09-26 | [Resolución Suprema 143-2023-RE" in utah


def test_a_state_without_an_entry_has_the_nearest_office() -> None:
    others = {state: district for state, district in CATALOG.districts.items() if state != "UT"}
    assert "| Utah (UT) | nearest | unknown | no entry |" in page(catalog_with(districts=others))


def test_what_a_source_says_of_a_district_names_the_source() -> None:
    for district in CATALOG.districts.values():
        assert bool(district.sources) is (district.status is not DistrictStatus.UNKNOWN), district.state
    assert CATALOG.districts["UT"].valid_from == date(2023, 9, 26)
    assert [state for state, district in CATALOG.districts.items() if district.valid_from] == ["UT"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("source: [slc-act]", "source: [nobody]", "nobody"),
        ("source: [slc-act]", "", "no source confirms it"),
        ("valid_from: 2023-09-26", "valid_from: one day", "one day"),
    ],
)
def test_a_district_with_a_wrong_source_or_date_is_refused(old: str, new: str, problem: str, tmp_path: Path) -> None:
    for path in (ROOT / "content").rglob("*.yml"):
        copy = tmp_path / "content" / path.relative_to(ROOT / "content")
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        copy.write_text(text.replace(f"  {old}\n", f"  {new}\n" if new else "") if path.name == "offices.yml" else text)
    with pytest.raises(ContentError) as caught:
        load(tmp_path / "content", HANDLERS)
    assert any(problem in str(fault) for fault in caught.value.faults)
