"""Every ZIP code there is gets exactly one kind of answer."""

from collections import Counter

import pytest
import zipcodes

from bot.catalog import DistrictStatus
from bot.domain import Finding, Jurisdiction
from bot.gazetteer import FREELY_ASSOCIATED
from bot.jurisdictions import consulates, locate
from tests.builders import CATALOG

ROWS = zipcodes.list_all()
CONSULATES = {office.id for office in consulates(CATALOG)}
OUTSIDE = {row["zip_code"] for row in ROWS if row["zip_code_type"] == "MILITARY" or row["state"] in FREELY_ASSOCIATED}


def kinds(found: Jurisdiction) -> list[str]:
    """The kinds of answer a place has; one, if all is well."""
    of = {
        "competent": found.status in (DistrictStatus.CONFIRMED, DistrictStatus.REPORTED) and not found.nearest,
        "split": found.status is DistrictStatus.SPLIT and len(found.offices) == 2,
        "unconfirmed, nearest": found.status is DistrictStatus.UNKNOWN and found.nearest and len(found.offices) == 1,
        "abroad": found.finding is Finding.ABROAD and not found.offices,
    }
    return [kind for kind, holds in of.items() if holds]


@pytest.fixture(scope="module")
def everywhere() -> dict[str, Jurisdiction]:
    found = {row["zip_code"]: locate(row["zip_code"], CATALOG) for row in ROWS}
    assert None not in found.values()
    return {code: where for code, where in found.items() if where}


def test_every_zip_has_exactly_one_kind_of_answer(everywhere: dict[str, Jurisdiction]) -> None:
    assert len(everywhere) == len(ROWS) > 42_000
    assert [code for code, found in everywhere.items() if len(kinds(found)) != 1] == []


def test_only_military_post_and_freely_associated_states_are_abroad(everywhere: dict[str, Jurisdiction]) -> None:
    assert {code for code, found in everywhere.items() if kinds(found) == ["abroad"]} == OUTSIDE
    assert Counter(kind for found in everywhere.values() for kind in kinds(found)).keys() == {
        "competent", "split", "unconfirmed, nearest", "abroad",
    }  # fmt: skip


def test_every_other_zip_has_its_states_offices(everywhere: dict[str, Jurisdiction]) -> None:
    for row in ROWS:
        found = everywhere[row["zip_code"]]
        if row["zip_code"] in OUTSIDE:
            continue
        assert found.finding is Finding.FOUND
        assert found.state == row["state"]
        assert set(found.offices) <= CONSULATES
        assert found.place.endswith(f"{row['city']}, {row['state']} {row['zip_code']}")
        district = CATALOG.districts[row["state"]]
        assert not district.offices or set(found.offices) == set(district.offices)


def test_distances_stand_beside_their_offices_nearest_first_where_the_order_is_by_distance(
    everywhere: dict[str, Jurisdiction],
) -> None:
    for code, found in everywhere.items():
        assert len(found.miles) in (0, len(found.offices)), code
        if found.nearest and found.status is DistrictStatus.SPLIT:
            assert found.miles, code
            assert list(found.miles) == sorted(found.miles), code
