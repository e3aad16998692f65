from datetime import timedelta

import pytest

from bot.panel.home import SHOWN
from bot.revisions import Document, Revision
from bot.storage.engine import transaction
from bot.storage.outbox import put
from bot.storage.tallies import UNANSWERED
from bot.users import Role, User
from tests.builders import Clock, a_question
from tests.officers import Panel


def current(panel: Panel, key: str) -> Revision:
    found = panel.desk.revisions.current(key)
    assert found
    return found


def a_draft(panel: Panel, key: str, author: User, **changed: object) -> Revision:
    """Somebody's draft of a document, with some of it changed."""
    base = current(panel, key)
    body: Document = {**(base.body or {}), **changed}
    return panel.desk.revisions.save(key, body, author=author.id, base=base.id)


def attention(page: str) -> str:
    return page[page.index('id="attention"') :].partition("</section>")[0]


def test_when_nothing_is_waiting_the_page_says_thank_you(panel: Panel) -> None:
    page = panel.officer(*Role, office="boston").get("/panel/").text
    assert "Todo está al día" in page
    assert "Hola, Ana" in page


def test_an_officer_of_one_office_can_close_it_from_here(panel: Panel) -> None:
    page = panel.officer(Role.EDITOR, office="boston").get("/panel/").text
    assert 'action="/panel/offices/boston/closures"' in page
    assert 'href="/panel/offices/boston"' in page


def test_a_national_officer_has_no_office_to_close_here(panel: Panel) -> None:
    assert "closures" not in panel.officer(Role.EDITOR).get("/panel/").text


def test_a_translator_of_one_office_sees_its_closures_and_closes_nothing(panel: Panel) -> None:
    page = panel.officer(Role.TRANSLATOR, office="boston").get("/panel/").text
    assert "No hay cierres" in page
    assert "Publicar el cierre" not in page


def test_overdue_values_lead_to_the_office(panel: Panel, clock: Clock) -> None:
    clock.forward(days=100)
    page = attention(panel.officer(Role.EDITOR, office="boston").get("/panel/").text)
    assert 'href="/panel/offices/boston">Oficina de Boston</a>' in page
    assert "Datos vencidos: 9." in page
    assert "20 de febrero de 2027" in page


def test_several_topics_lead_to_their_list_and_a_hotline_to_its_form(panel: Panel, clock: Clock) -> None:
    clock.forward(days=100)
    page = attention(panel.officer(Role.EDITOR).get("/panel/").text)
    assert 'href="/panel/topics?overdue=1">Temas</a>' in page
    assert 'href="/panel/edit/hotlines/' in page


def test_many_of_a_kind_are_folded(panel: Panel, clock: Clock) -> None:
    clock.forward(days=100)
    page = attention(panel.officer(Role.EDITOR).get("/panel/").text)
    before, _fold, folded = page.partition("<details>")
    assert before.count("<li>") == SHOWN
    assert "Temas" in before + folded
    assert folded.count("<li>") > SHOWN


def test_a_draft_to_approve_names_its_author_and_leads_to_its_changes(panel: Panel) -> None:
    bea = panel.user(Role.EDITOR, name="Bea")
    draft = a_draft(panel, "offices/boston", bea, conflicts=[])
    panel.desk.revisions.submit(draft.id, bea.id)
    page = attention(panel.officer(Role.APPROVER, office="boston").get("/panel/").text)
    assert "Lo escribió Bea." in page
    assert f'href="/panel/revisions/{draft.id}"' in page
    assert "Oficina de Boston" not in panel.officer(Role.APPROVER, office="miami").get("/panel/").text


def test_a_draft_given_back_shows_the_note(panel: Panel) -> None:
    bea, carla = panel.user(Role.EDITOR, name="Bea"), panel.user(Role.APPROVER, name="Carla")
    draft = a_draft(panel, "offices/boston", bea, conflicts=[])
    panel.desk.revisions.submit(draft.id, bea.id)
    panel.desk.revisions.give_back(draft.id, carla.id, "Falta <la> fuente.")
    page = attention(panel.officer(user=bea).get("/panel/").text)
    assert "Carla se lo devolvió: «Falta &lt;la&gt; fuente.»" in page
    assert 'href="/panel/edit/offices/boston"' in page


def test_what_will_be_published_by_itself_says_when_by_the_office_s_clock(panel: Panel) -> None:
    bea, carla = panel.user(Role.EDITOR, name="Bea"), panel.user(Role.APPROVER, name="Carla")
    draft = a_draft(panel, "offices/boston", bea, conflicts=[])
    panel.desk.revisions.submit(draft.id, bea.id)
    panel.desk.publisher.approve(draft.id, carla.id, publish_at=panel.desk.now() + timedelta(days=1))
    page = attention(panel.officer(user=bea).get("/panel/").text)
    assert "Se publica solo: 24 nov 2026, 7:00 (hora de Boston)." in page


def test_a_closure_in_force_leads_to_its_end(panel: Panel) -> None:
    ana = panel.officer(Role.EDITOR, office="boston")
    form = {"kind": "closed", "closed-when": "today", "closed-es": "Sin luz.", "closed-en": "No power."}
    ana.submit("/panel/offices/boston/closures", form)
    page = ana.get("/panel/").text
    assert "/panel/offices/boston#closures" in attention(page)
    assert "/panel/offices/boston/closures/closed-2026-11-23/end" in page
    assert "/panel/offices/boston#closures" in attention(panel.officer(Role.TRANSLATOR).get("/panel/").text)


def test_translations_behind_are_named_by_language(panel: Panel) -> None:
    key = "topics/passport/passport-adult"
    body = dict(current(panel, key).body or {})
    summary = [{**body["summary"][0], "es": "Saque primero su cita."}, *body["summary"][1:]]
    panel.publish({key: {**body, "summary": summary}})
    page = attention(panel.officer(Role.TRANSLATOR).get("/panel/").text)
    assert "traducción atrasada" in page
    assert "inglés" in page
    assert f'href="/panel/edit/{key}"' in page


def test_counts_are_told_in_plain_words(panel: Panel) -> None:
    service = panel.service
    with transaction(service.engine) as session:
        put(session, service.vault, a_question().address, [{"text": "hola"}], panel.desk.now())
    service.rows.failed(service.rows.claim(1)[0].id, "blocked")
    for _time in range(4):
        panel.desk.tallies.count(UNANSWERED)
    page = attention(panel.officer(Role.EDITOR).get("/panel/").text)
    assert "Mensajes que no se pudieron entregar: 1" in page
    assert "Preguntas que el bot no entendió en los últimos 7 días: 4" in page
    assert "los textos no se guardan" in page
    assert "Todo está al día" in panel.officer(Role.EDITOR, office="boston").get("/panel/").text


def test_the_release_s_other_words_are_offered(panel: Panel) -> None:
    body = dict(current(panel, "offices/boston").body or {})
    offered = panel.desk.revisions.offer("offices/boston", {**body, "conflicts": []}, "digest")
    assert offered
    page = attention(panel.officer(Role.EDITOR, office="boston").get("/panel/").text)
    assert "La última versión del programa trae otro texto." in page
    assert f'href="/panel/revisions/{offered.id}"' in page


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("office", [None, "boston"])
def test_everybody_has_a_first_page_whatever_is_waiting(
    panel: Panel, clock: Clock, role: Role, office: str | None
) -> None:
    bea = panel.user(Role.EDITOR, name="Bea")
    draft = a_draft(panel, "offices/boston", bea, conflicts=[])
    panel.desk.revisions.submit(draft.id, bea.id)
    panel.desk.tallies.count(UNANSWERED)
    clock.forward(days=100)
    assert panel.officer(role, office=office).get("/panel/").status_code == 200
