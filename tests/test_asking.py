"""How do people ask this? Where each question leads now, how sure the model is, what the bot does with it."""

from dataclasses import replace
from typing import Any

import pytest

from bot import telemetry
from bot.domain import Segment
from bot.handlers import HANDLERS, forms
from bot.panel.asking import Does, Reached, reach
from bot.panel.intents import names
from bot.panel.rehearsal import Watched
from bot.users import Role
from tests.builders import CATALOG, NOW, ScriptedInterpreter
from tests.officers import Browser, Panel

URL = "/panel/asked/passport-adult"


def ask(browser: Browser, *questions: str, **given: Any) -> Any:
    browser.get(URL)
    fields = {f"question-{number}": question for number, question in enumerate(questions, 1)}
    return browser.submit(URL, fields, **given)


def reached(panel: Panel, question: str) -> Reached:
    return reach(question, panel.desk.converse, CATALOG, Watched(panel.desk.interpreter), NOW)


def test_a_question_that_reaches_the_topic_is_ticked(panel: Panel, interpreter: ScriptedInterpreter) -> None:
    ranking = (("passport-adult", 0.934), ("passport-minor", 0.041))
    interpreter.understand("para sacar mi libreta", "passport-adult", 0.934, ranking=ranking)
    page = ask(panel.officer(Role.EDITOR), "para sacar mi libreta")
    assert page.status_code == 200
    assert "llega a este tema" in page.text
    assert "confianza: 93 %" in page.text
    assert "Después: Pasaporte para menores de edad, 4 %." in page.text
    assert "El bot responde directamente." in page.text


def test_a_question_that_goes_elsewhere_says_where(panel: Panel, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("para sacar la libreta de mi hijo", "passport-minor", 0.8)
    page = ask(panel.officer(Role.EDITOR), "para sacar la libreta de mi hijo")
    assert "llega a otro lado" in page.text
    assert "Pasaporte para menores de edad" in page.text
    assert "llega a este tema" not in page.text


@pytest.mark.parametrize(
    ("intent", "confidence", "does"),
    [
        ("passport-adult", 0.61, Does.ANSWERS),
        ("passport-adult", 0.59, Does.ASKS),
        ("passport-adult", 0.19, Does.MENU),
        ("ice-at-door", 0.74, Does.ASKS),
        ("ice-at-door", 0.76, Does.ANSWERS),
        ("emergency", 0.3, Does.EMERGENCY),
        ("out-of-scope", 0.9, Does.MENU),
        ("documents-generic", 0.9, Does.ANSWERS),
    ],
)
def test_what_the_bot_does_follows_its_bands(
    panel: Panel, interpreter: ScriptedInterpreter, intent: str, confidence: float, does: Does
) -> None:
    interpreter.understand("quisiera tramitar aquello", intent, confidence)
    found = reached(panel, "quisiera tramitar aquello")
    assert found.does is does
    assert found.percent == round(100 * confidence)


def test_the_words_of_an_emergency_need_no_model(panel: Panel) -> None:
    found = reached(panel, "ICE está en mi puerta")
    assert (found.does, found.topic, found.percent) == (Does.EMERGENCY, "ice-at-door", None)
    assert found.runner_up is None


def test_an_emergency_the_model_hears_behind_another_guess(panel: Panel, interpreter: ScriptedInterpreter) -> None:
    ranking = (("ice-street", 0.55), ("emergency", 0.4))
    interpreter.understand("quisiera tramitar aquello", "ice-street", 0.55, ranking=ranking)
    found = reached(panel, "quisiera tramitar aquello")
    assert (found.does, found.percent) == (Does.EMERGENCY, 40)


def test_a_title_typed_out_reaches_its_topic_without_the_model(panel: Panel) -> None:
    found = reached(panel, "Pasaporte para mayores de edad")
    assert (found.topic, found.percent, found.does) == ("passport-adult", None, Does.ANSWERS)


def test_every_need_of_a_message_is_told(panel: Panel, interpreter: ScriptedInterpreter) -> None:
    said = "para sacar mi libreta y registrar a mi hija"
    parts = (
        Segment("passport-adult", 0.9, "para sacar mi libreta"),
        Segment("birth-registration-minor", 0.8, "registrar a mi hija"),
    )
    interpreter.understand(said, "passport-adult", 0.9, segments=parts)
    found = reached(panel, said)
    assert {found.topic, *found.beside} == {"passport-adult", "birth-registration-minor"}


def test_with_the_model_away_the_keywords_are_told_and_it_is_said(
    panel: Panel, interpreter: ScriptedInterpreter
) -> None:
    interpreter.away = True
    page = ask(panel.officer(Role.EDITOR), "quiero renovar mi pasaporte urgente")
    assert page.status_code == 200
    assert "(NLU) no responde ahora" in page.text
    assert "confianza: 80 %" in page.text


def test_five_questions_at_once(panel: Panel, interpreter: ScriptedInterpreter) -> None:
    page = ask(panel.officer(Role.EDITOR), *(f"pregunta número {number}" for number in range(1, 6)))
    assert page.text.count("<q>") == 5


def test_a_sixth_question_is_refused_and_nothing_is_lost(panel: Panel) -> None:
    page = ask(panel.officer(Role.EDITOR), *(f"pregunta número {number}" for number in range(1, 7)))
    assert page.status_code == 422
    assert 'id="question-6-error">Son demasiadas' in page.text
    assert all(f"pregunta número {number}" in page.text for number in range(1, 7))


def test_a_question_that_is_too_long_is_refused_beside_its_field(panel: Panel) -> None:
    page = ask(panel.officer(Role.EDITOR), "pregunta corta", "ñ" * 501)
    assert page.status_code == 422
    assert 'id="question-2-error">Escriba menos de 500 caracteres; ahora tiene 501.' in page.text
    assert "ñ" * 501 in page.text
    assert "pregunta corta" in page.text


def test_no_question_says_so(panel: Panel) -> None:
    page = ask(panel.officer(Role.EDITOR), " ", "")
    assert page.status_code == 422
    assert 'id="question-1-error">Escriba al menos una pregunta.' in page.text


def test_htmx_gets_the_answers_alone(panel: Panel) -> None:
    browser = panel.officer(Role.EDITOR)
    page = browser.get(URL)
    page = browser.post(
        URL,
        data={"csrf": browser.mark, "question-1": "hola"},
        headers={"origin": "http://localhost", "HX-Request": "true"},
    )
    assert page.text.lstrip().startswith('<div id="reached"')
    assert "<html" not in page.text


def test_a_topic_that_is_still_a_draft_has_its_page(panel: Panel) -> None:
    assert panel.officer(Role.EDITOR).get("/panel/asked/new-thing").status_code == 404
    author = panel.user(Role.EDITOR)
    panel.desk.revisions.save("topics/other/new-thing", {"id": "new-thing"}, author=author.id, base=None)
    assert panel.officer(Role.EDITOR).get("/panel/asked/new-thing").status_code == 200


def test_titles_are_in_the_language_of_the_officer(panel: Panel, interpreter: ScriptedInterpreter) -> None:
    interpreter.understand("para sacar mi libreta", "passport-adult", 0.9)
    page = ask(panel.officer(Role.EDITOR, locale="en"), "para sacar mi libreta")
    assert CATALOG.topics["passport-adult"].title["en"] in page.text


def test_no_question_is_logged(panel: Panel, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger=telemetry.LOGGER.name)
    ask(panel.officer(Role.EDITOR), "me llamo Rosaura y perdí mi libreta")
    assert "Rosaura" not in caplog.text


def test_everything_people_can_say_has_a_name() -> None:
    not_said = {name for name, handler in HANDLERS.items() if handler.__module__ == forms.__name__}
    assert set(HANDLERS) - not_said <= names(str).keys()
    assert names(str).keys() - {"helpful"} <= HANDLERS.keys()
    assert replace(CATALOG) == CATALOG
