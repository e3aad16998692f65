"""Twilio's templates: their shapes, what fits in them, and the copies in the account, by Twilio's own library."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from twilio.rest import Client

from bot.__main__ import main
from bot.channels import templates
from bot.channels.text import utf16
from bot.channels.whatsapp import connect
from bot.domain import Choice, Reply, payload
from bot.errors import ChaskiError
from bot.nlu_server import free_port
from bot.settings import Settings
from tests.builders import KEY, TWILIO_SID, TWILIO_TOKEN, settings
from tests.fakes import FakeTwilio

GIVEN = {
    "chaski_key": KEY,
    "public_url": "https://chaski.test",
    "twilio_account_sid": TWILIO_SID,
    "twilio_auth_token": TWILIO_TOKEN,
    "twilio_whatsapp_from": "whatsapp:+15005550006",
}
Connect = Callable[..., Client]


@pytest.fixture(scope="module")
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio() as fake:
        yield fake


@pytest.fixture
def server(twilio: FakeTwilio) -> FakeTwilio:
    twilio.reset()
    return twilio


@pytest.fixture
def connecting(server: FakeTwilio, tmp_path: Path) -> Connect:
    return lambda **given: connect(settings(tmp_path, **({**GIVEN, "twilio_base_url": server.base_url} | given)))


@pytest.fixture
def client(connecting: Connect) -> Client:
    return connecting()


# Shapes.


def placeholders(shape: object) -> list[str]:
    return re.findall(r"\{\{(\d+)\}\}", str(shape))


@pytest.mark.parametrize("template", templates.TEMPLATES.values(), ids=lambda template: template.name)
def test_a_template_names_each_of_its_variables_once_and_gives_a_sample(template: templates.Template) -> None:
    assert sorted(placeholders(template.types), key=int) == list(template.variables)
    assert list(template.variables) == [str(number) for number in range(1, len(template.variables) + 1)]
    assert len(template.variables) <= 100
    assert all(template.variables.values())


def test_there_is_a_template_for_every_number_of_buttons_and_rows() -> None:
    names = [f"chaski-quick-reply-{number}" for number in range(1, 4)]
    for number in range(1, 11):
        names += [f"chaski-list-picker-{number}", f"chaski-list-picker-{number}-described"]
    assert sorted(templates.TEMPLATES) == sorted(names)


def test_no_two_shapes_have_the_same_digest() -> None:
    digests = {template.digest for template in templates.TEMPLATES.values()}
    assert len(digests) == len(templates.TEMPLATES)


# What fits.


def a_reply(*titles: str, about: str = "", **given: object) -> Reply:
    choices = tuple(Choice(title, payload("menu", of=str(number)), about) for number, title in enumerate(titles))
    return Reply(paragraphs=("¿Qué?",), choices=choices, **given)  # type: ignore[arg-type]


def test_up_to_three_short_titles_are_buttons() -> None:
    assert templates.fill(a_reply("Sí", "No", "x" * 20)) == (
        "chaski-quick-reply-3",
        ["Sí", '/menu{"of":"0"}', "No", '/menu{"of":"1"}', "x" * 20, '/menu{"of":"2"}'],
    )


@pytest.mark.parametrize(
    "titles",
    [("Sí", "x" * 21), ("Sí", "Sí"), ("a", "b", "c", "d"), ("Sí", "👍" * 11)],
    ids=["a long title", "two alike", "four", "long in UTF-16"],
)
def test_other_titles_are_a_list(titles: tuple[str, ...]) -> None:
    filled = templates.fill(a_reply(*titles, menu="Ver opciones"))
    assert filled is not None
    assert filled[0] == f"chaski-list-picker-{len(titles)}"
    assert filled[1][0] == "Ver opciones"


@pytest.mark.parametrize("menu", ["", "x" * 21])
def test_a_list_without_a_label_that_fits_is_opened_by_a_sign(menu: str) -> None:
    filled = templates.fill(a_reply("a", "b", "c", "d", menu=menu))
    assert filled is not None
    assert filled[1][0] == "☰"


@pytest.mark.parametrize(
    ("title", "about", "row"),
    [
        ("Sacar cita", "", ("Sacar cita", "›")),
        ("Sacar cita", "Otra", ("Sacar cita", "Otra")),
        ("Renovar el pasaporte en Miami", "", ("Renovar el pasaporte", "en Miami")),
        ("Cambiar la dirección del DNI", "Otra", ("Cambiar la dirección", "del DNI · Otra")),
        ("Renovar el DNI (mayor de edad)", "", ("Renovar el DNI", "(mayor de edad)")),
        ("DNI (primera vez) de menor", "", ("DNI (primera vez)", "de menor")),
        ("uno dos tres", "x" * 72, ("uno dos tres", "x" * 72)),
        ("uno dos tres", "x" * 73, ("uno dos tres", "›")),
        ("x" * 24 + " " + "y" * 72, "no cabe", ("x" * 24, "y" * 72)),
        ("  dos\n palabras ", "con\ttab", ("dos palabras", "con tab")),
        ("It's mine", "it's", ("It’s mine", "it’s")),
    ],
)
def test_a_long_title_goes_on_in_its_description(title: str, about: str, row: tuple[str, str]) -> None:
    choices = (Choice(title, "/menu", about), Choice("Falté a mi audiencia (orden en ausencia)", "/help"))
    filled = templates.fill(Reply(paragraphs=("¿Qué?",), choices=choices))
    assert filled is not None
    assert filled[0] == "chaski-list-picker-2-described"
    assert filled[1][1:4] == [row[0], "/menu", row[1]]
    assert filled[1][4:] == ["Falté a mi audiencia", "/help", "(orden en ausencia)"]


@pytest.mark.parametrize(
    "choices",
    [
        (Choice("x" * 25, "/menu"),),
        (Choice("x" * 24 + " " + "y" * 73, "/menu"),),
        (Choice(" ", "/menu"),),
        (Choice("a", "/" + "x" * 200),),
        (Choice("a", "/menu"), Choice("b", "/menu")),
        (Choice("a", '/menu{"of":"a\tb"}'),),
        (Choice("a", '/menu{"of":"a     b"}'),),
        tuple(Choice(str(number), f"/m-{number}") for number in range(11)),
        (),
    ],
    ids=["one long word", "too long", "no title", "long id", "ids alike", "tab", "spaces", "eleven", "none"],
)
def test_what_no_template_can_hold_is_told(choices: tuple[Choice, ...]) -> None:
    assert templates.fill(Reply(paragraphs=("¿Qué?",), choices=choices)) is None


def test_titles_with_other_words_beside_them_are_a_list_so_that_these_are_seen() -> None:
    filled = templates.fill(a_reply("Arí", "Manam", about="Sí"))
    assert filled is not None
    assert filled[0] == "chaski-list-picker-2-described"


def test_a_list_ends_with_the_thumbs_while_there_is_room() -> None:
    eight = templates.fill(a_reply(*"abcdefgh", rating="passport-adult"))
    assert eight is not None
    assert eight[0] == "chaski-list-picker-10"
    thumbs = ["👍", '/helpful{"of":"passport-adult","is":"yes"}', "👎", '/helpful{"of":"passport-adult","is":"no"}']
    assert eight[1][-4:] == thumbs
    nine = templates.fill(a_reply(*"abcdefghi", rating="passport-adult"))
    assert nine is not None
    assert nine[0] == "chaski-list-picker-9"
    buttons = templates.fill(a_reply(*"abc", rating="passport-adult"))
    assert buttons is not None
    assert buttons[0] == "chaski-quick-reply-3"


# The account's copies.


@pytest.fixture
def synced(server: FakeTwilio) -> dict[str, str]:
    """Every template is in the account; name → sid."""
    return {name: server.put(template.to_dict()) for name, template in templates.TEMPLATES.items()}


def states(lines: Iterator[str]) -> dict[str, str]:
    return {name: told.split(",")[0].split()[0] for name, told in (line.split(": ", 1) for line in lines)}


def test_sync_creates_every_template_as_it_is_defined(server: FakeTwilio, client: Client) -> None:
    assert states(templates.sync(client)) == dict.fromkeys(templates.TEMPLATES, "created")
    assert list(server.contents.values()) == [template.to_dict() for template in templates.TEMPLATES.values()]


def test_sync_of_what_is_there_writes_nothing(server: FakeTwilio, client: Client, synced: dict[str, str]) -> None:
    assert states(templates.sync(client)) == dict.fromkeys(synced, "current")
    assert server.writes == []


def test_sync_changes_what_differs_and_only_that(server: FakeTwilio, client: Client, synced: dict[str, str]) -> None:
    name = "chaski-list-picker-4"
    server.contents[synced[name]] |= {"friendly_name": f"{name}:00000000", "types": {"twilio/text": {"body": "old"}}}
    told = states(templates.sync(client))
    assert told.pop(name) == "updated"
    assert set(told.values()) == {"current"}
    assert server.contents[synced[name]] == templates.TEMPLATES[name].to_dict()
    assert [method for method, _ in server.writes] == ["PUT"]


def test_others_templates_are_left_alone(server: FakeTwilio, client: Client) -> None:
    names = ("welcome", "chaski-quick-reply-1", "chaski-list-picker-2:x")
    theirs = {server.put({"friendly_name": name}): name for name in names}
    assert set(states(templates.sync(client)).values()) == {"created"}
    assert {sid: server.contents[sid]["friendly_name"] for sid in theirs} == theirs
    assert {method for method, _ in server.writes} == {"POST"}


@pytest.mark.usefixtures("synced")
def test_ours_that_are_not_defined_any_more_are_named_and_left(server: FakeTwilio, client: Client) -> None:
    old = server.put({"friendly_name": "chaski-list-picker-99:0123abcd"})
    twin = server.put({"friendly_name": "chaski-quick-reply-1:0123abcd"})
    for told in (list(templates.sync(client)), list(templates.status(client))):
        assert f"chaski-list-picker-99: not used any more, {old}" in told
        assert f"chaski-quick-reply-1: not used any more, {twin}" in told
    assert server.writes == []
    assert {old, twin} <= server.contents.keys()


def test_more_templates_than_a_page_holds_are_all_seen(server: FakeTwilio, client: Client) -> None:
    for number in range(templates.PAGE + 3):
        server.put({"friendly_name": f"theirs {number}"})
    last = server.put(templates.TEMPLATES["chaski-quick-reply-1"].to_dict())
    assert templates.known(client) == {"chaski-quick-reply-1": last}


def test_known_are_the_current_ones(server: FakeTwilio, client: Client, synced: dict[str, str]) -> None:
    assert templates.known(client) == synced
    server.contents[synced["chaski-quick-reply-2"]]["friendly_name"] = "chaski-quick-reply-2:00000000"
    assert synced.keys() - templates.known(client).keys() == {"chaski-quick-reply-2"}


def test_status_says_what_is_there_and_what_was_approved(
    server: FakeTwilio, client: Client, synced: dict[str, str]
) -> None:
    del server.contents[synced["chaski-list-picker-10"]]
    server.contents[synced["chaski-quick-reply-2"]]["friendly_name"] = "chaski-quick-reply-2:00000000"
    server.approvals |= {synced["chaski-quick-reply-1"]: {"status": "approved"}, synced["chaski-quick-reply-3"]: None}
    told = list(templates.status(client))
    assert len(told) == len(templates.TEMPLATES)
    needless = "approval not needed inside 24 hours"
    for name, state, approval in (
        ("chaski-quick-reply-1", "current", "approval: approved"),
        ("chaski-quick-reply-2", "differs", needless),
        ("chaski-quick-reply-3", "current", needless),
        ("chaski-list-picker-1", "current", needless),
    ):
        assert f"{name}: {state}, {synced[name]}, {approval}" in told
    assert "chaski-list-picker-10: missing" in told


# What goes wrong.


@pytest.mark.parametrize("work", [templates.sync, templates.status, templates.known])
def test_wrong_credentials_are_told_by_the_names_of_the_settings(
    connecting: Connect, work: Callable[[Client], object]
) -> None:
    client = connecting(twilio_auth_token="wrong")
    with pytest.raises(ChaskiError, match="TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"):
        list(work(client))  # type: ignore[call-overload]


def test_a_refused_list_is_told_with_its_code(server: FakeTwilio, client: Client) -> None:
    server.fail(400, 20001, of="Content")
    with pytest.raises(ChaskiError, match=r"\(20001\).*docs/api/errors/20001"):
        list(templates.sync(client))


def test_a_refused_template_is_told_with_its_code_after_those_that_went_well(
    server: FakeTwilio, client: Client
) -> None:
    lines = templates.sync(client)
    assert next(lines).startswith("chaski-quick-reply-1: created")
    server.fail(400, 92002, of="Content")
    with pytest.raises(ChaskiError, match=r"\(92002\).*docs/api/errors/92002"):
        next(lines)
    assert len(server.contents) == 1


def test_a_network_that_is_down_is_told(connecting: Connect) -> None:
    client = connecting(twilio_content_base_url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ChaskiError, match=r"cannot be reached .* TWILIO_CONTENT_BASE_URL"):
        list(templates.sync(client))


def test_the_content_api_has_an_address_of_its_own(server: FakeTwilio, connecting: Connect) -> None:
    client = connecting(twilio_base_url=f"http://127.0.0.1:{free_port()}", twilio_content_base_url=server.base_url)
    assert templates.known(client) == {}


# The command.


@pytest.fixture
def _configured(server: FakeTwilio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    for name, value in (GIVEN | {"twilio_base_url": server.base_url}).items():
        monkeypatch.setenv(name.upper(), value)


@pytest.mark.usefixtures("_configured")
def test_the_command_syncs_and_shows(server: FakeTwilio, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whatsapp", "sync"]) == main(["whatsapp", "status"]) == 0
    out = capsys.readouterr().out
    assert out.count(": created, HX") == out.count(": current, HX") == len(server.contents) == len(templates.TEMPLATES)


@pytest.mark.usefixtures("_configured")
def test_the_command_explains_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "wrong")
    assert main(["whatsapp", "status"]) == 1
    written = capsys.readouterr()
    assert (written.out, written.err.count("\n")) == ("", 1)
    assert "TWILIO_AUTH_TOKEN" in written.err


@pytest.mark.parametrize("action", ["sync", "status"])
def test_the_command_names_the_settings_that_are_missing(
    action: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    assert main(["whatsapp", action]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("chaski: WhatsApp is not configured: TWILIO_ACCOUNT_SID is not set.")


def test_limits_are_of_utf16_units() -> None:
    assert utf16("👍") == 2
    filled = templates.fill(a_reply("👍" * 12 + " seguir", *"bcd"))
    assert filled is not None
    assert filled[1][1:4] == ["👍" * 12, '/menu{"of":"0"}', "seguir"]
