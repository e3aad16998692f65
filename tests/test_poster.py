"""The poster: one Letter page, codes that open what they say, addresses for who cannot scan."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from bot import links
from bot.__main__ import main
from bot.errors import ConfigError
from bot.publishing.poster import Reach, file_name, poster, reach, require, subject
from bot.settings import Settings
from bot.words import plain
from tests.builders import CATALOG, PHRASES

LONGEST = max(CATALOG.topics.values(), key=lambda topic: len(topic.title["es"])).id
EVERYWHERE = Reach(telegram="ChaskiTestBot", whatsapp="+14155238886", page="https://chaski.example.org")


def page(topic: str | None, office: str, where: Reach = EVERYWHERE, locale: str = "es") -> pypdfium2.PdfDocument:
    made = poster(CATALOG, subject(CATALOG, office, topic), where, locale, PHRASES.of(locale))
    return pypdfium2.PdfDocument(made)


def scanned(document: pypdfium2.PdfDocument, dots_per_inch: int = 150) -> set[str]:
    """What a camera reads from the printed page."""
    image = document[0].render(scale=dots_per_inch / 72, grayscale=True).to_pil()
    return {code.text for code in zxingcpp.read_barcodes(image)}


def words(document: pypdfium2.PdfDocument) -> str:
    return " ".join(document[0].get_textpage().get_text_bounded().split())


def whatsapp(said: str, code: str) -> str:
    return links.whatsapp("+14155238886", said, code)


@pytest.mark.parametrize(
    ("topic", "office", "said"),
    [
        ("passport-adult", "paterson", f"{CATALOG.topics['passport-adult'].title['es']}, Paterson"),
        (LONGEST, "philadelphia-honorary", f"{CATALOG.topics[LONGEST].title['es']}, Philadelphia"),
        ("identity", "st-louis-honorary", "DNI, St. Louis"),
        (None, "embassy-washington", "Washington"),
    ],
)
def test_the_codes_are_the_links(topic: str | None, office: str, said: str) -> None:
    code = links.code(topic or "", office)
    with page(topic, office) as document:
        assert len(document) == 1
        assert document.get_page_size(0) == (612, 792)
        assert scanned(document) == {
            whatsapp(f"Hola, Chaski: {said}", code),
            f"https://t.me/ChaskiTestBot?start={code}",
            links.page("https://chaski.example.org", topic or "", office),
        }
    found = links.read(code, CATALOG)
    assert found is not None
    assert found[1] == office


@pytest.mark.parametrize(
    ("where", "shown", "hidden"),
    [
        (Reach(telegram="ChaskiTestBot"), "t.me/ChaskiTestBot", "WhatsApp"),
        (Reach(whatsapp="+14155238886"), "+1 415 523 8886", "Telegram"),
        (Reach(whatsapp="+51987654321"), "+51987654321", "Telegram"),
        (Reach(page="https://chaski.example.org"), "chaski.example.org", "Telegram"),
    ],
)
def test_only_the_channels_there_are_stand_on_it_each_with_its_address(where: Reach, shown: str, hidden: str) -> None:
    with page("passport-adult", "paterson", where) as document:
        assert len(scanned(document)) == 1
        assert shown in words(document)
        assert hidden not in words(document)


def test_it_says_the_topic_the_office_and_what_chaski_is() -> None:
    with page("passport-adult", "paterson") as document:
        said = words(document)
    title = CATALOG.topics["passport-adult"].title["es"]
    for expected in (title, "Consulado General del Perú – Paterson", f"escriba: «{title}»", "gratis", "No es asesoría legal.", "No le pide documentos."):  # fmt: skip
        assert expected in said
    for address in ("+1 415 523 8886", "t.me/ChaskiTestBot", "chaski.example.org"):
        assert address in said


def test_it_is_written_in_the_locale_asked_for() -> None:
    with page("passport-adult", "paterson", locale="en") as document:
        said = words(document)
    assert CATALOG.topics["passport-adult"].title["en"] in said
    assert "Consulate General of Peru" in said


@pytest.mark.parametrize("locale", PHRASES.locales)
@pytest.mark.parametrize("topic", [None, "passport-adult", LONGEST])
@pytest.mark.parametrize("office", ["paterson", "philadelphia-honorary"])
def test_every_letter_is_on_the_page_and_none_on_a_code(topic: str | None, office: str, locale: str) -> None:
    long_name = Reach(telegram="A" * 32, whatsapp="+14155238886", page="https://a-very-long-name.chaski.example.org")
    with page(topic, office, long_name, locale) as document:
        text = document[0].get_textpage()
        boxes = [text.get_charbox(letter) for letter in range(text.count_chars())]
        assert len(scanned(document)) == 3
    drawn = [box for box in boxes if box[2] > box[0]]
    assert len(drawn) > 200
    for left, bottom, right, top in drawn:
        assert 36 <= left < right <= 612 - 36
        assert 36 <= bottom < top <= 792 - 36


def test_it_prints_in_black_and_white() -> None:
    with page("passport-adult", "paterson") as document:
        colours = document[0].render(scale=1).to_pil().convert("RGB").getcolors(100_000)
    assert colours is not None
    assert all(max(shade) - min(shade) < 3 for _, shade in colours)


def test_a_title_too_long_for_its_place_shrinks() -> None:
    topic = replace(CATALOG.topics["passport-adult"], title={"es": "Pasaporte y muchas palabras más que " * 8})
    catalog = replace(CATALOG, topics={**CATALOG.topics, topic.id: topic})
    made = poster(catalog, subject(catalog, "paterson", topic.id), EVERYWHERE, "es", PHRASES.of("es"))
    with pypdfium2.PdfDocument(made) as document:
        assert len(document) == 1
        assert plain(topic.title["es"]) in plain(words(document))


def test_the_same_poster_is_the_same_file() -> None:
    about = subject(CATALOG, "paterson", "passport-adult")
    once, again = (poster(CATALOG, about, EVERYWHERE, "es", PHRASES.of("es")) for _ in range(2))
    assert once == again
    assert file_name(about) == "poster-paterson-passport-adult.pdf"


@pytest.mark.parametrize(
    ("written", "number"),
    [("whatsapp:+14155238886", "+14155238886"), ("+1 (415) 523-8886", "+14155238886"), (None, None), ("", None)],
)
def test_a_number_is_read_as_twilio_and_people_write_it(written: str | None, number: str | None) -> None:
    assert reach("ChaskiTestBot", written, None).whatsapp == number


@pytest.mark.parametrize("written", ["4155238886", "+1", "+1415523888x", "whatsapp:"])
def test_a_number_that_nobody_could_write_to_is_refused(written: str) -> None:
    with pytest.raises(ConfigError):
        reach(None, written, None)


def test_without_a_channel_it_says_what_to_set() -> None:
    with pytest.raises(ConfigError, match=r"TELEGRAM_USERNAME, TWILIO_WHATSAPP_FROM or PUBLIC_URL"):
        reach(None, None, None)


@pytest.mark.parametrize(
    ("office", "topic", "problem"),
    [
        ("patersn", None, r"--office: there is no 'patersn'\. Close to it: paterson"),
        ("paterson", "passport-adlt", r"--topic: there is no 'passport-adlt'\. Close to it: passport-adult"),
        ("paterson", "", r"--topic: there is no ''\. Close to it: \w"),
    ],
)
def test_an_unknown_id_is_named_with_those_that_come_close(office: str, topic: str | None, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        subject(CATALOG, office, topic)


def test_a_language_there_is_not_is_refused() -> None:
    with pytest.raises(ConfigError, match="--locale: there is no 'xx'"):
        require("--locale", "xx", PHRASES.locales)


# the command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with no .env, and settings that read none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    return tmp_path


def test_the_command_reads_the_settings_writes_a_poster_and_says_where(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TELEGRAM_USERNAME", "https://t.me/ChaskiTestBot")
    assert main(["poster", "--office", "paterson", "--topic", "passport-adult", "--locale", "en"]) == 0
    assert capsys.readouterr().out == "poster-paterson-passport-adult.pdf\n"
    with pypdfium2.PdfDocument(here / "poster-paterson-passport-adult.pdf") as document:
        assert scanned(document) == {"https://t.me/ChaskiTestBot?start=passport-adult_paterson"}
        assert CATALOG.topics["passport-adult"].title["en"] in words(document)


def test_what_is_given_comes_before_the_settings(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_USERNAME", "AnotherTestBot")
    given = ["--telegram", "@ChaskiTestBot", "--whatsapp", "+14155238886"]
    assert main(["poster", "--office", "miami", "--out", "made/one.pdf", *given]) == 0
    with pypdfium2.PdfDocument(here / "made" / "one.pdf") as document:
        assert scanned(document) == {"https://t.me/ChaskiTestBot?start=miami", whatsapp("Hola, Chaski: Miami", "miami")}


def test_the_command_writes_one_for_every_office(here: Path) -> None:
    assert main(["poster", "--all", "--topic", "dni-minor", "--out", "posters", "--telegram", "ChaskiTestBot"]) == 0
    made = {file.name for file in (here / "posters").iterdir()}
    assert made == {f"poster-{office}-dni-minor.pdf" for office in CATALOG.offices}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (["--office", "paterson"], "chaski: poster: channels: no channel is known"),
        (["--office", "paterson", "--telegram", "no name"], "chaski: environment: TELEGRAM_USERNAME: "),
        (["--office", "paterson", "--telegram", "ChaskiTestBot", "--out", "."], "--out: . cannot be written"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    here: Path, capsys: pytest.CaptureFixture[str], given: list[str], problem: str
) -> None:
    assert main(["poster", *given]) == 1
    assert problem in capsys.readouterr().err
    assert list(here.iterdir()) == []
