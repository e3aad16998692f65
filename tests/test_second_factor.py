import re
from datetime import timedelta
from xml.etree import ElementTree

import pyotp
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from bot.panel import agents, second_factor
from tests.builders import NOW

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(seconds: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds))


def test_a_code_is_right_in_its_half_minute_and_the_ones_beside_it() -> None:
    here = int(NOW.timestamp()) // 30
    assert second_factor.step_of(SECRET, code(), NOW) == here
    assert second_factor.step_of(SECRET, code(-30), NOW) == here - 1
    assert second_factor.step_of(SECRET, code(30), NOW) == here + 1
    assert second_factor.step_of(SECRET, code(-60), NOW) is None
    assert second_factor.step_of(SECRET, code(60), NOW) is None


def test_a_code_may_be_typed_as_the_app_shows_it() -> None:
    assert second_factor.step_of(SECRET, f" {code()[:3]} {code()[3:]} ", NOW)


@pytest.mark.parametrize("wrong", ["", "0", "abcdef", "١٢٣٤٥٦", "🔑", "1" * 5_000_000, "None"])
def test_what_is_no_code_is_wrong(wrong: str) -> None:
    assert second_factor.step_of(SECRET, wrong, NOW) is None


def test_every_secret_is_new_and_can_be_typed_by_hand() -> None:
    secret = second_factor.new_secret()
    assert secret != second_factor.new_secret()
    assert len(secret) == 32  # 160 bits, as RFC 4226 recommends
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", second_factor.by_hand(secret))
    assert second_factor.by_hand(secret).replace(" ", "") == secret


def test_the_address_names_chaski_and_the_officer() -> None:
    parsed = pyotp.parse_uri(second_factor.uri(SECRET, "ana@example.org"))
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.issuer, parsed.name, parsed.secret) == ("Chaski", "ana@example.org", SECRET)


def test_the_picture_is_read_back_by_a_scanner() -> None:
    address = second_factor.uri(SECRET, "ana@example.org")
    svg = ElementTree.fromstring(second_factor.picture(address, "QR"))
    assert not [one for one in svg.iter() if "style" in one.attrib]  # the content security policy would drop it
    assert [title.text for title in svg.iter("title")] == ["QR"]
    (found,) = zxingcpp.read_barcodes(drawn(svg))
    assert found.text == address


def drawn(svg: ElementTree.Element) -> Image.Image:
    """What a browser shows: a light square, and the dark lines of the second path, each as high as one module."""
    light, dark = svg.iter("path")
    assert (light.attrib["fill"], dark.attrib["stroke"]) == ("#fff", "#000")
    width, height = map(int, svg.attrib["viewBox"].split()[2:])
    image = Image.new("L", (width * 5, height * 5), 255)
    pen, (x, y) = ImageDraw.Draw(image), (0.0, 0.0)
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", dark.attrib["d"]):
        if command == "h":
            pen.rectangle((x * 5, (y - 0.5) * 5, (x + int(first)) * 5 - 1, (y + 0.5) * 5 - 1), fill=0)
            x += int(first)
        else:
            x, y = (0.0, 0.0) if command == "M" else (x, y)
            x, y = x + float(first), y + float(second)
    return image


def test_recovery_codes_are_ten_different_ones_that_are_easy_to_read() -> None:
    codes = second_factor.new_codes()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[2-9a-hj-km-np-z]{4}(-[2-9a-hj-km-np-z]{4}){2}", code) for code in codes)
    assert not set("01ilo") & set("".join(codes))


def test_a_recovery_code_is_told_from_a_code_of_the_app_however_it_is_typed() -> None:
    assert second_factor.plain_code(" A2B3 c4d5–E6F7 ") == "a2b3c4d5e6f7"
    assert second_factor.looks_like_recovery("a2b3-c4d5-e6f7")
    assert not second_factor.looks_like_recovery("123 456")
    assert not second_factor.looks_like_recovery("")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0", "Firefox, Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36", "Chrome, Linux"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_browser_in_two_words(agent: str, words: str) -> None:
    assert agents.browser(agent) == words
