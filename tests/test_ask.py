"""`chaski ask`: lines in, lines out; as a process of its own where that is what counts."""

import io
import json
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.ask import converse_lines
from bot.interpreter import RasaInterpreter
from tests.builders import CATALOG, PHRASES, settings
from tests.processes import chaski

TYPES: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "locale": str,
    "intent": str,
    "topic": (str, type(None)),
    "confidence": float,
    "entities": list,
    "office": (str, type(None)),
    "handler": str,
    "emergency": bool,
    "choices": list,
    "reply": list,
    "elapsed_ms": float,
}
MIAMI = [25.76, -80.19]

# What two people might write in a day, and who must answer: (text, locale, handler, topic).
TWENTY = (
    ("hola", "es", "smalltalk", None),
    ("cómo saco mi pasaporte", "es", "documents", "passport-adult"),
    ("pasaporte para mi hijita de 2 años", "es", "documents", "passport-minor"),
    ("quiero renovar mi dni vencido", "es", "documents", "dni-renewal-adult"),
    ("necesito un poder para vender mi casa en lima", "es", "documents", "poder-escritura-publica"),
    ("permiso de viaje para mi hijo menor", "es", "documents", "minor-travel-authorization"),
    ("qué consulado me toca si vivo en Nueva Jersey", "es", "consulates", "find-consulate"),
    ("horario del consulado", "es", "consulates", "consulate-hours"),
    ("ICE está tocando mi puerta", "es", "emergency", "ice-at-door"),
    ("se llevaron a mi esposo los de la migra", "es", "emergency", "find-detainee"),
    ("¿qué hago si viene ICE a mi casa?", "es", "rights", "ice-at-door"),
    ("necesito un abogado de inmigración gratis", "es", "rights", "find-lawyer"),
    ("no sé dónde tienen a mi hermano", "es", "rights", "find-detainee"),
    ("ayuda para volver al Perú, no tengo para el pasaje", "es", "returning", "repatriation-funds"),
    ("how do I renew my Peruvian passport", "en", "documents", "passport-adult"),
    ("which consulate do I go to if I live in Texas", "en", "consulates", "find-consulate"),
    ("ICE just took my husband", "en", "emergency", "find-detainee"),
    ("should I sign the papers ICE gives me", "en", "rights", "do-not-sign"),
    ("please delete my data", "en", "profile", None),
    ("who won the soccer game last night", "en", "fallback", None),
)


def answers(*messages: str | Mapping[str, object], status: int = 0) -> list[dict[str, Any]]:
    """What `chaski ask --json --without-nlu` says to each message."""
    lines = [message if isinstance(message, str) else json.dumps(message) for message in messages]
    with closing(RasaInterpreter("http://127.0.0.1:9")) as away:
        build = partial(app.converse, settings(Path("unused")), lambda: CATALOG, PHRASES, away)
        out = io.StringIO()
        assert converse_lines(build, app.RENDER, lines, out, as_json=True) == status
    return [json.loads(line) for line in out.getvalue().splitlines()]


def says(answer: dict[str, Any]) -> str:
    return "\n".join(answer["reply"])


def test_each_message_gets_one_object_with_every_key_in_its_type() -> None:
    said = ["hola", "ICE está en mi puerta", "Nueva Jersey", "pasaporte", "asdf", ""]
    done = chaski("ask", "--json", "--without-nlu", given="\n".join(said) + "\n")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["text"] for answer in found] == said
    for answer in found:
        assert list(answer) == list(TYPES)
        assert [key for key, kind in TYPES.items() if not isinstance(answer[key], kind)] == []
        assert 0 <= answer["confidence"] <= 1
        assert all(isinstance(part, str) and part for part in answer["reply"])
        assert all(set(choice) == {"title", "payload"} for choice in answer["choices"])
        assert all(set(entity) == {"name", "value"} for entity in answer["entities"])
    assert [answer["emergency"] for answer in found] == [False, True, False, False, False, False]
    assert found[2]["office"] == "paterson"
    assert {"name": "state", "value": "NJ"} in found[2]["entities"]
    assert found[3]["topic"] == "passport-adult"


def test_plain_answers_are_what_a_person_reads_and_a_bad_line_is_marked() -> None:
    done = chaski("ask", "--without-nlu", given='ICE está en mi puerta\n{"txt": "hola"}\nprivacidad\n')
    assert done.returncode == 1
    emergency, refused, privacy = (done.stdout.partition("! ")[0], *done.stdout.partition("! ")[2].split("\n", 1))
    assert emergency.startswith("ICE está en la puerta\n1. No abra.")
    assert refused == "txt: no such key"
    assert privacy.startswith("Su privacidad\nNo guardo sus mensajes")
    assert "\n1. Mis datos\n2. Borrar mis datos\n" in privacy
    assert "**" not in done.stdout


def test_contacts_are_people_apart() -> None:
    found = answers(
        {"text": "07505", "contact": "rosa"},
        {"text": "cita", "contact": "rosa"},
        {"text": "cita", "contact": "luis"},
        {"text": "in english", "contact": "luis"},
        {"text": "cita", "contact": "luis"},
        {"text": "cita", "contact": "rosa"},
    )
    assert [answer["office"] for answer in found] == ["paterson", "paterson", None, None, None, "paterson"]
    assert [answer["locale"] for answer in found] == ["es", "es", "es", "en", "en", "es"]


def test_a_channel_renders_as_it_would_send() -> None:
    places = [
        {"text": "Miami", "channel": name, "contact": name} for name in ("console", "telegram", "whatsapp", "web")
    ]
    console, telegram, whatsapp, web = map(says, answers(*places))
    assert "**" not in console
    assert "<b>Consulado General del Perú – Miami</b>" in telegram
    assert "📍" in telegram
    assert "👤" in telegram
    assert "*Consulado General del Perú – Miami*" in whatsapp
    assert "**" not in whatsapp
    assert "**Consulado General del Perú – Miami**" in web


def test_location_choice_and_locale_are_obeyed() -> None:
    pin, tap, english, french = answers(
        {"location": MIAMI},
        {"choice": "/passport-adult"},
        {"text": "pasaporte", "locale": "en"},
        {"text": "pasaporte", "locale": "fr", "contact": "else"},
    )
    assert (pin["handler"], pin["office"]) == ("consulates", "miami")
    assert (tap["handler"], tap["topic"], tap["confidence"]) == ("documents", "passport-adult", 1.0)
    assert english["locale"] == "en"
    assert "What to bring" in says(english)
    assert french["locale"] == "es"


def test_a_typed_payload_is_only_words() -> None:
    typed, tapped = answers("/delete-my-data{}", {"choice": "/delete-my-data"})
    assert typed["confidence"] < tapped["confidence"] == 1.0


def test_a_line_that_begins_with_a_brace_may_be_words() -> None:
    (answer,) = answers("{hola")
    assert answer["text"] == "{hola"
    assert answer["handler"] == "smalltalk"


def test_bad_lines_name_their_key_and_the_others_are_answered() -> None:
    found = answers(
        {"text": 5},
        {"txt": "hola"},
        {"text": "hola", "channel": "fax"},
        {"location": [91, 0]},
        {"location": "Miami"},
        {"location": [25.76]},
        {"choice": ["/menu"]},
        {"locale": 1},
        "hola",
        status=1,
    )
    errors = [answer.get("error", "").partition(":")[0] for answer in found]
    assert errors == ["text", "txt", "channel", "location", "location", "location", "choice", "locale", ""]
    assert found[-1]["handler"] == "smalltalk"


def test_a_thousand_lines_are_answered_in_order() -> None:
    said = [f"{number} pasaporte" if number % 3 else f"{number} ICE está en mi puerta" for number in range(1000)]
    done = chaski("ask", "--json", "--without-nlu", given="\n".join(said) + "\n")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["text"] for answer in found] == said
    assert [answer["emergency"] for answer in found] == [number % 3 == 0 for number in range(1000)]


def test_no_lines_are_no_answers() -> None:
    assert answers() == []


@pytest.mark.nlu
def test_twenty_messages_reach_their_handler(rasa_url: str) -> None:
    lines = "".join(json.dumps({"text": text, "contact": text}) + "\n" for text, *_ in TWENTY)
    done = chaski("ask", "--json", given=lines, environment={"NLU_URL": rasa_url})
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    read = [(a["text"], a["locale"], a["handler"], a["topic"]) for a in found]
    assert read == list(TWENTY)
    assert all(isinstance(answer[key], kind) for answer in found for key, kind in TYPES.items())
