"""The chat page's endpoints over HTTP; what a browser makes of them is in test_page.py."""

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator, Iterator
from html.parser import HTMLParser

import httpx
import pytest

from bot import page_words, privacy_page
from bot.app import Service, build
from bot.channels import whatsapp
from bot.chat_page import PAGE
from bot.errors import ConfigError
from bot.guard import LARGEST_BODY
from bot.settings import load_settings
from bot.storage.engine import migrate, transaction
from bot.storage.tables import Base
from bot.web import TELEGRAM_PATH, create
from tests.builders import CATALOG, KEY, PHRASES, Clock, ScriptedInterpreter, settings
from tests.test_web import MENU, NOBODY, client_of

VISITOR = "v" * 22
ORIGINS = "https://consulado.example.org https://www.example.org:8443"


UNLIMITED = {"messages_per_minute": 10_000, "characters_per_minute": 10_000_000}


def a_service(folder: object, **given: object) -> Service:
    return build(settings(folder, chaski_key=KEY, **given), ScriptedInterpreter(), now=Clock())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    given = {"embed_origins": ORIGINS, "telegram_username": "chaski_test_bot"}
    made = a_service(tmp_path_factory.mktemp("page"), **given, **UNLIMITED)
    migrate(made.engine)
    yield made
    made.engine.dispose()


@pytest.fixture
async def client(opened: Service) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service to which nobody has written yet."""
    with transaction(opened.engine) as session:
        for table in Base.metadata.sorted_tables:
            session.execute(table.delete())
    async with client_of(create(opened, NOBODY)) as made:
        yield made


async def ask(client: httpx.AsyncClient, **body: object) -> httpx.Response:
    return await client.post("/chat", json={"visitor": VISITOR, **body})


async def answer(client: httpx.AsyncClient, **body: object) -> dict[str, object]:
    (message,) = (await ask(client, **body)).json()["messages"]
    assert isinstance(message, dict)
    return message


# The page.


async def test_the_page_is_html_in_the_browsers_language(client: httpx.AsyncClient) -> None:
    page = await client.get("/", headers={"Accept-Language": "fr-FR, en-US;q=0.8, es;q=0.5"})
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="en"' in page.text
    assert '<html lang="es"' in (await client.get("/", headers={"Accept-Language": "fr"})).text


@pytest.mark.parametrize("path", ["/", "/privacy"])
async def test_the_address_may_name_the_language(client: httpx.AsyncClient, path: str) -> None:
    spanish = {"Accept-Language": "es"}
    assert '<html lang="en"' in (await client.get(f"{path}?lang=en-US", headers=spanish)).text
    assert '<html lang="es"' in (await client.get(f"{path}?lang=xx", headers=spanish)).text


@pytest.mark.parametrize("path", ["/", "/privacy"])
async def test_every_language_is_offered_in_its_own_name(client: httpx.AsyncClient, path: str) -> None:
    page = (await client.get(path)).text
    for code, name in PHRASES.names():
        assert re.search(rf'lang="{code}"[^>]*>{name}<', page)


async def test_the_page_brings_its_labels_in_every_language(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    found = re.search(r'<script type="application/json" id="labels">(.*?)</script>', page)
    assert found
    labels = json.loads(found[1])
    assert set(labels) == set(PHRASES.locales)
    assert labels["es"]["send"] == "Enviar"
    assert labels["en"]["send"] == PHRASES.of("en")("Enviar")


def test_every_label_that_is_named_is_there_and_every_label_is_named() -> None:
    page, script = ((PAGE / name).read_text(encoding="utf-8") for name in ("chat.html", "chat.js"))
    labels = set(page_words.page(str))
    named = re.findall(r'data-(?:text|label|hint)="(\w+)"', page) + re.findall(r'\b(?:label|tell)\("(\w+)"\)', script)
    assert set(named) <= labels
    assert [name for name in labels if f"${name}" not in page and f'"{name}"' not in script] == []


async def test_labels_cannot_end_their_script(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    assert page.count("</script>") == 3


async def test_without_scripts_the_page_says_whom_to_turn_to(client: httpx.AsyncClient) -> None:
    page = (await client.get("/?lang=es")).text
    without = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert page_words.without_script(str) in without
    for link in (CATALOG.directory, "tel:911", "https://t.me/chaski_test_bot"):
        assert f'href="{link}"' in without


# What it allows.


async def test_the_page_allows_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    for path in ("/", "/privacy", "/static/chat.js", "/embed.js", "/nowhere"):
        headers = (await client.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers


async def test_the_page_alone_may_be_framed_and_by_the_named_sites_alone(client: httpx.AsyncClient) -> None:
    page, privacy = await client.get("/?embed=1"), await client.get("/privacy")
    assert page.headers["content-security-policy"].endswith(f"frame-ancestors {ORIGINS}")
    assert privacy.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert page.headers.get_list("content-security-policy") == [page.headers["content-security-policy"]]


async def test_without_named_sites_nobody_may_frame_the_page(service: Service) -> None:
    async with client_of(create(service, NOBODY)) as local:
        assert (await local.get("/")).headers["content-security-policy"].endswith("frame-ancestors 'none'")
        assert (await local.get("/embed.js")).status_code == 200


@pytest.mark.parametrize(
    "origins",
    [
        "a.example",
        "http://a.example",
        "https://a.example/",
        "https://*.example",
        "https://a.example;script-src *",
        "'self'",
    ],
)
def test_what_is_no_origin_stops_the_start(origins: str) -> None:
    with pytest.raises(ConfigError, match=r"EMBED_ORIGINS: .* is no https origin"):
        load_settings(_env_file=None, embed_origins=f"https://b.example {origins}")


async def test_what_names_a_person_is_not_kept_by_the_browser_and_what_does_not_is(client: httpx.AsyncClient) -> None:
    for kept in (await client.get("/"), await ask(client, text="0"), await client.get("/files/office-miami.vcf")):
        assert kept.headers["cache-control"] == "no-store"
    static = await client.get("/static/chat.js")
    assert "max-age" in static.headers["cache-control"]
    again = await client.get("/static/chat.js", headers={"If-None-Match": static.headers["etag"]})
    assert again.status_code == 304


async def test_a_page_names_its_files_with_their_version(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len({name.partition("?v=")[2] for name in named}) == 1
    for name in named:
        assert (await client.get(name)).status_code == 200


async def test_what_is_loaded_is_small(client: httpx.AsyncClient) -> None:
    """Bytes as they travel, compressed."""
    loaded = [
        await client.get(path)
        for path in ("/", "/static/page.css", "/static/text.js", "/static/chat.js", "/static/icon.svg")
    ]
    assert all(one.headers.get("content-encoding") == "gzip" for one in loaded if len(one.content) > 500)
    assert sum(len(gzip.compress(one.content)) for one in loaded) < 12_000


def test_the_scripts_are_written_for_old_phones() -> None:
    newer = r"\?\.[\w\[(]|\?\?|\(\?<[=!]|replaceAll|matchAll|\.at\(|replaceChildren|Array\.fromAsync|structuredClone|requestSubmit"
    for path in PAGE.glob("*.js"):
        assert re.findall(newer, path.read_text()) == [], path.name


# Answers.


async def test_a_question_on_the_page_is_answered_in_place(client: httpx.AsyncClient, opened: Service) -> None:
    message = await answer(client, text="0")
    assert MENU in str(message["text"])
    choices = message["choices"]
    assert isinstance(choices, list)
    assert choices[0]["payload"] == "/emergency"
    assert opened.rows.claim(9) == []


async def test_the_page_remembers_what_it_offered(client: httpx.AsyncClient) -> None:
    await ask(client, text="0")
    assert (await answer(client, text="2"))["ask_location"]


async def test_a_tap_and_a_location_on_the_page_are_answered(client: httpx.AsyncClient) -> None:
    assert (await answer(client, choice="/find-consulate"))["ask_location"]
    placed = await answer(client, location=[25.77, -80.19])
    assert "Miami" in str(placed["text"])
    assert placed["files"] == ["office-miami.vcf"]


async def test_a_question_sent_again_gets_the_same_answer(client: httpx.AsyncClient) -> None:
    await ask(client, text="0")
    first = await answer(client, text="2", id="q" * 22)
    assert await answer(client, text="2", id="q" * 22) == first
    assert await answer(client, text="2", id="r" * 22) != first  # "2" of what was offered since then
    together = await asyncio.gather(*(answer(client, text="0", id="s" * 22) for _ in range(3)))
    assert together[0] == together[1] == together[2]


async def test_a_question_of_another_visitor_is_another(client: httpx.AsyncClient) -> None:
    await ask(client, text="0")
    first = await answer(client, text="2", id="q" * 22)
    assert await answer(client, text="2", id="q" * 22, visitor="w" * 22) != first


async def test_who_writes_too_fast_is_told_once_and_may_ask_again(tmp_path: object) -> None:
    clock = Clock()
    made = build(settings(tmp_path, chaski_key=KEY, messages_per_minute=1), ScriptedInterpreter(), now=clock)  # type: ignore[arg-type]
    migrate(made.engine)
    async with client_of(create(made, NOBODY)) as client:
        statuses = [(await ask(client, text="0", id=letter * 22)).status_code for letter in "abcc"]
        assert statuses == [200, 200, 429, 429]
        clock.forward(minutes=5)
        assert (await ask(client, text="0", id="c" * 22)).status_code == 200
    made.engine.dispose()


async def test_the_pages_language_is_that_of_a_strangers_answer(client: httpx.AsyncClient) -> None:
    headers = {"Accept-Language": "es"}
    body = {"visitor": VISITOR, "choice": "/menu", "locale": "en"}
    told = (await client.post("/chat", json=body, headers=headers)).json()["messages"][0]
    assert PHRASES.of("en")(MENU) in told["text"]


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "a" * 12_000}, {"text": "\ud800"}, {"text": "\0"}])
async def test_whatever_is_written_is_answered(client: httpx.AsyncClient, body: dict[str, str]) -> None:
    told = await client.post("/chat", content=json.dumps({"visitor": VISITOR, **body}))
    assert told.status_code == 200
    assert told.json()["messages"]


@pytest.mark.parametrize("kind", ["picture", "document", "video", "voice", "other"])
async def test_a_file_that_stays_on_the_phone_is_answered(client: httpx.AsyncClient, kind: str) -> None:
    assert (await ask(client, attachment=kind)).json()["messages"]


@pytest.mark.parametrize(
    "body",
    [b"", b"hola", b"\xff\xfe", b"null", b"[]", b'"hola"', b"[" * 100_000, b'{"text":' * 20_000],
    ids=range(8),
)
async def test_what_is_no_json_object_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    assert (await client.post("/chat", content=body)).status_code == 400


@pytest.mark.parametrize(
    "part",
    [
        '"text": 5',
        '"text": null',
        '"choice": ["/menu"]',
        f'"text": "{"a" * 12_001}"',
        '"locale": 5',
        '"id": "short"',
        '"id": null',
        '"id": "no spaces in an id"',
        '"attachment": "sticker"',
        '"attachment": "reaction"',
        '"attachment": ["picture"]',
        '"attachment": "data:image/png;base64,AAAA"',
        '"location": "Miami"',
        '"location": [1]',
        '"location": [1, 2, 3]',
        '"location": [null, null]',
        '"location": [91, 0]',
        '"location": [0, -181]',
        '"location": [NaN, 0]',
        '"location": [0, Infinity]',
        f'"location": [0, 1{"0" * 400}]',
    ],
    ids=range(21),
)
async def test_what_the_page_never_sends_is_refused(client: httpx.AsyncClient, part: str) -> None:
    content = f'{{"visitor": "{VISITOR}", {part}}}'.encode()
    assert (await client.post("/chat", content=content)).status_code == 400


@pytest.mark.parametrize("visitor", [None, "", "short", "v" * 65, "v" * 15, "ñ" * 20, "v " * 10, 5, ["v"] * 20])
async def test_nobody_is_answered_without_a_visitors_name(client: httpx.AsyncClient, visitor: object) -> None:
    assert (await ask(client, text="0", visitor=visitor)).status_code == 400


async def test_a_cookie_names_nobody(client: httpx.AsyncClient) -> None:
    client.cookies.set("visitor", VISITOR)
    assert (await client.post("/chat", json={"text": "0"})).status_code == 400


async def test_a_body_larger_than_any_channel_sends_is_refused(client: httpx.AsyncClient) -> None:
    refused = await client.post("/chat", content=b"a" * (LARGEST_BODY + 1))
    assert refused.status_code == 413
    assert "content-security-policy" in refused.headers


async def test_a_large_body_in_pieces_is_refused(client: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 1000 + 1):
            yield b"a" * 1000

    assert (await client.post("/chat", content=pieces())).status_code == 413


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nowhere"), ("GET", "/static/..%2fweb.py"), ("POST", "/nowhere"), ("GET", "/static/nothing.js")],
)
async def test_an_unknown_path_is_not_found(client: httpx.AsyncClient, method: str, path: str) -> None:
    assert (await client.request(method, path)).status_code == 404


@pytest.mark.parametrize("path", [TELEGRAM_PATH, whatsapp.PATH, whatsapp.STATUS_PATH])
async def test_a_channel_that_is_off_has_no_webhook(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.post(path)).status_code == 404


# Files.


@pytest.mark.parametrize(
    ("name", "media_type", "begins"),
    [
        ("office-miami.vcf", "text/vcard", b"BEGIN:VCARD\r\n"),
        ("event-fort-myers-2026-07-11.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n"),
    ],
)
async def test_a_file_is_served_to_keep(client: httpx.AsyncClient, name: str, media_type: str, begins: bytes) -> None:
    kept = await client.get(f"/files/{name}")
    assert kept.status_code == 200
    assert kept.headers["content-type"].partition(";")[0] == media_type
    assert kept.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert kept.content.startswith(begins)


@pytest.mark.parametrize(
    "name",
    ["office-lima.vcf", "office-denver.vcf", "event-nowhere.ics", "offices.yml", "..%2foffices.yml", "", "a/b.vcf"],
)
async def test_an_unknown_file_is_not_found(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/files/{name}")).status_code == 404


# Privacy.


class Text(HTMLParser):
    """What a page says, by element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open:
            self.said.setdefault(self._open[-1], []).append(data.strip())


async def test_privacy_says_it_all_in_each_language(client: httpx.AsyncClient) -> None:
    for locale in PHRASES.locales:
        _ = PHRASES.of(locale)
        said = Text((await client.get(f"/privacy?lang={locale}")).text).said
        told = privacy_page.sections(_, 90)
        assert said["h1"] == [privacy_page.title(_)]
        assert said["h2"] == [section.title for section in told]
        assert said["li"] == [point for section in told for point in section.points]


async def test_privacy_names_the_days_that_are_set(tmp_path: object) -> None:
    short = a_service(tmp_path, retention_days=7)
    async with client_of(create(short, NOBODY)) as client:
        page = (await client.get("/privacy?lang=es")).text
    assert "se borra solo 7 días después" in page
    short.engine.dispose()


# The button for other sites.


async def test_the_button_is_a_script_with_labels_in_every_language(client: httpx.AsyncClient) -> None:
    script = await client.get("/embed.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert "max-age" in script.headers["cache-control"]
    for locale in PHRASES.locales:
        assert json.dumps(page_words.button(PHRASES.of(locale))["open"], ensure_ascii=False) in script.text
    assert "$labels" not in script.text
