"""The proof: what the bot said on a past day, from the versions in force then."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from bot.revisions import Document
from bot.users import Role, User
from tests.builders import TODAY, Clock, ScriptedInterpreter
from tests.officers import Panel

KEY = "topics/passport/passport-adult"
PASSPORT = {"topic": "passport-adult"}


def entitled(panel: Panel, title: str) -> Document:
    """The passport's document under another title."""
    current = panel.desk.revisions.current(KEY)
    assert current is not None
    assert current.body is not None
    return {**deepcopy(current.body), "title": {"es": title, "en": title, "qu": title}}


def publish(panel: Panel, title: str, user: User) -> None:
    panel.publish({KEY: entitled(panel, title)}, user)


def prove(panel: Panel, *, of: str | None = None, **asked: Any) -> Any:
    return panel.officer(Role.EDITOR, office=of).get("/panel/proof", params=asked)


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def test_the_form_alone_comes_first(panel: Panel) -> None:
    page = prove(panel)
    assert page.status_code == 200
    assert "Pasaporte para mayores de edad" in page.text
    assert "Versiones usadas" not in page.text
    assert 'class="error"' not in page.text


def test_an_answer_is_proven_as_it_was_on_its_day(panel: Panel, clock: Clock) -> None:
    clock.forward(days=2)
    publish(panel, "Pasaporte, texto nuevo", panel.user(Role.EDITOR, name="Rosa"))
    clock.forward(days=2)
    before, after = prove(panel, on=day(1), **PASSPORT), prove(panel, on=day(3), **PASSPORT)
    assert "<strong>Pasaporte para mayores de edad</strong>" in before.text
    assert "<strong>Pasaporte, texto nuevo</strong>" not in before.text
    assert "<strong>Pasaporte, texto nuevo</strong>" in after.text
    assert "al mediodía de ese día" in before.text


def test_the_versions_used_are_named_with_who_published_them_and_their_sources(panel: Panel, clock: Clock) -> None:
    clock.forward(days=1)
    publish(panel, "Pasaporte, texto nuevo", panel.user(Role.EDITOR, name="Rosa"))
    clock.forward(days=2)
    page = prove(panel, on=day(2), **PASSPORT)
    current = panel.desk.revisions.current(KEY)
    assert current is not None
    assert current.body is not None
    assert f"versión {current.id}, publicada el" in page.text
    assert "Escrita por: Rosa." in page.text
    assert "Aprobada por: Rosa." in page.text
    assert next(iter(current.body["sources"].values()))["name"] in page.text
    assert "Esta constancia no dice quién preguntó: no se guarda." in page.text


def test_every_change_of_the_day_is_told_with_its_hour(panel: Panel, clock: Clock) -> None:
    clock.forward(days=1)
    author = panel.user(Role.EDITOR)
    publish(panel, "Pasaporte, a las siete", author)  # 12:00 UTC
    clock.forward(hours=5)
    publish(panel, "Pasaporte, a mediodía", author)
    clock.forward(days=1)
    page = prove(panel, on=day(1), **PASSPORT)
    assert "Ese día hubo cambios." in page.text
    assert page.text.count("Versiones usadas") == 3
    order = [
        page.text.index(f"<strong>{title}")
        for title in ("Pasaporte para mayores", "Pasaporte, a las siete", "Pasaporte, a mediodía")
    ]
    assert order == sorted(order)
    assert "7:00" in page.text


def test_changes_of_other_topics_do_not_matter(panel: Panel, clock: Clock) -> None:
    clock.forward(days=1)
    publish(panel, "Pasaporte, texto nuevo", panel.user(Role.EDITOR))
    clock.forward(days=1)
    page = prove(panel, on=day(1), topic="dni-minor")
    assert "no se publicó ningún cambio" in page.text


def test_the_day_ends_by_the_clock_of_the_office(panel: Panel, clock: Clock) -> None:
    clock.forward(days=1, hours=16, minutes=30)  # 04:30 UTC: 23:30 in Paterson, 20:30 in Los Angeles
    publish(panel, "Pasaporte, de noche", panel.user(Role.EDITOR))
    clock.forward(minutes=60)  # after midnight in Paterson
    assert "hora de Paterson" in prove(panel, on=day(1), office="paterson", **PASSPORT).text
    tomorrow = prove(panel, on=day(2), office="paterson", **PASSPORT)
    assert "no se publicó ningún cambio" in tomorrow.text
    assert "todavía no llega" in prove(panel, on=day(2), office="los-angeles", **PASSPORT).text


def test_a_closure_is_proven_on_its_day_and_no_longer_once_it_is_over(panel: Panel, clock: Clock) -> None:
    clock.forward(days=1)
    closure = {
        "id": "mudanza", "office": "paterson", "kind": "closed", "from": day(2), "to": day(2),
        "note": {"es": "Cerrado por mudanza."}, "confidence": "high", "verified_on": day(1),
        "review_by": day(2), "sources": {"aviso": {"name": "Aviso del consulado"}},
    }  # fmt: skip
    panel.publish({"closures/paterson/mudanza": closure})
    clock.forward(days=3)
    hours = {"topic": "consulate-hours", "office": "paterson"}
    assert "Cerrado por mudanza." in prove(panel, on=day(2), **hours).text
    assert "Cerrado por mudanza." not in prove(panel, on=day(3), **hours).text
    assert "Aviso del consulado" in prove(panel, on=day(2), **hours).text


def test_before_the_first_publication_it_is_said_plainly(panel: Panel) -> None:
    page = prove(panel, on=day(-1), **PASSPORT)
    assert page.status_code == 200
    assert "todavía no había nada publicado" in page.text
    assert "Versiones usadas" not in page.text


def test_the_day_of_the_first_publication_begins_with_it(panel: Panel, clock: Clock) -> None:
    clock.forward(days=1)
    page = prove(panel, on=day(0), **PASSPORT)
    assert page.text.count("Versiones usadas") == 1
    assert "no se publicó ningún cambio" not in page.text


def test_a_topic_that_was_taken_away_is_still_proven(panel: Panel, clock: Clock) -> None:
    update = panel.service.catalog.updates[-1]
    clock.forward(days=2)
    panel.publish({f"updates/{update.id}": None})
    clock.forward(days=2)
    assert update.title["es"] in prove(panel, topic=update.id, on=day(1)).text
    assert "no estaba publicado" in prove(panel, topic=update.id, on=day(3)).text


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"topic": "passport-adult", "on": day(400)}, "on"),
        ({"topic": "passport-adult", "on": "ayer"}, "on"),
        ({"topic": "passport-adult", "on": "0001-01-01"}, "on"),
        ({"topic": "passport-adult", "on": ""}, "on"),
        ({"topic": "no-such", "on": day(0)}, "topic"),
        ({"topic": "", "on": day(0)}, "topic"),
        ({"topic": "passport-adult", "on": day(0), "office": "no-such"}, "office"),
        ({"topic": "consulate-hours", "on": day(0)}, "office"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(panel: Panel, asked: dict[str, str], field: str) -> None:
    page = prove(panel, **asked)
    assert page.status_code == 200
    assert f'id="{field}-error"' in page.text
    assert "Versiones usadas" not in page.text


def test_a_link_from_a_topic_only_fills_in_the_form(panel: Panel) -> None:
    page = prove(panel, office="miami", **PASSPORT)
    assert '<option value="passport-adult" selected>' in page.text
    assert '<option value="miami" selected>' in page.text
    assert 'class="error"' not in page.text


@pytest.mark.parametrize("topic", ["offices/paterson", "closures/paterson/x", KEY, "alarms/at-door", "find-consulate"])
def test_a_document_may_be_named_by_its_key(panel: Panel, clock: Clock, topic: str) -> None:
    clock.forward(days=2)
    page = prove(panel, topic=topic, on=day(1), office="paterson")
    assert page.text.count("Versiones usadas") == 1


def test_an_officer_proves_nothing_of_another_office(panel: Panel) -> None:
    assert prove(panel, of="paterson", topic="offices/miami", on=day(0)).status_code == 404
    page = prove(panel, of="paterson")
    assert '<option value="miami"' not in page.text


def test_the_proof_of_a_language_is_in_that_language(panel: Panel, clock: Clock) -> None:
    clock.forward(days=2)
    assert "Keep in mind" in prove(panel, on=day(1), locale="en", **PASSPORT).text


def test_the_model_is_not_asked(panel: Panel, clock: Clock, interpreter: ScriptedInterpreter) -> None:
    clock.forward(days=2)
    prove(panel, on=day(1), **PASSPORT)
    assert interpreter.asked == []
