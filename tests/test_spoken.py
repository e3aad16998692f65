"""A document in an officer's words."""

from bot.panel.spoken import spoken
from bot.revisions import Document

OFFICE: Document = {
    "id": "paterson",
    "phones": [{"value": "+19735550142", "confidence": "high", "source": "sign", "note": {"es": "high"}}],
    "hours": [{"es": "Lunes a viernes.", "source": ["sign", "gone"]}],
    "sources": {"sign": {"name": "Cartel en la puerta", "official": True}},
}


def test_a_phone_a_choice_and_a_source_are_told_as_the_form_shows_them() -> None:
    told = spoken("offices/paterson", OFFICE, str)
    assert told
    assert told["phones"][0]["value"] == "+1 973 555 0142"
    assert told["phones"][0]["confidence"] == "alta: lo dice una fuente oficial"
    assert told["phones"][0]["source"] == "Cartel en la puerta"
    assert told["hours"][0]["source"] == ["Cartel en la puerta", "gone"]


def test_words_and_what_is_no_choice_stay_as_they_are() -> None:
    told = spoken("offices/paterson", OFFICE, str)
    assert told
    assert told["phones"][0]["note"] == {"es": "high"}
    assert told["sources"] == OFFICE["sources"]
    assert told["id"] == "paterson"


def test_what_has_no_form_or_is_not_there_stays_so() -> None:
    assert spoken("national/menus", {"confidence": "high"}, str) == {"confidence": "high"}
    assert spoken("offices/paterson", None, str) is None
