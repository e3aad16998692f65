"""Every number, phone, amount, date and address in content/ stands in the facts somebody read and wrote down.

The facts are a folder beside the repository, `../shared/facts`, or the one CHASKI_FACTS names. Without them nothing can be
compared, and the test says so.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT

FACTS = Path(os.environ.get("CHASKI_FACTS") or ROOT.parent / "shared" / "facts")
NOT_CHECKED = f"The figures in content/ were not checked: there are no facts in {FACTS}."
# Ours and read nowhere: when a fact was read, when to look again, the days of a time that is said in words beside them.
OURS = frozenset({"verified_on", "review_by", "days"})
MONTHS = (
    "enero january", "febrero february", "marzo march", "abril april", "mayo may", "junio june", "julio july", "agosto august",
    "septiembre setiembre september", "octubre october", "noviembre november", "diciembre december",
)  # fmt: skip
MONTH = {
    short: number for number, names in enumerate(MONTHS, 1) for name in names.split() for short in (name, name[:3])
}
NAME = rf"(?P<name>{'|'.join(sorted(MONTH, key=len, reverse=True))})\.?"
ORDINAL = r"(?:st|nd|rd|th|º|°|\.º)?"
# From the fullest form to the barest: what one has taken, the next does not see.
DATES = tuple(
    re.compile(rf"(?<![\w.,/-]){pattern}(?![\w-])", re.IGNORECASE)
    for pattern in (
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)",
        r"(?P<day>\d\d?)[-/](?P<month>\d\d?)[-/](?P<year>(?:19|20)\d\d)",
        rf"(?P<day>\d\d?){ORDINAL}(?: de| of)? {NAME}(?: de| del|,)? (?P<year>(?:19|20)\d\d)",
        rf"{NAME} (?P<day>\d\d?){ORDINAL},? (?P<year>(?:19|20)\d\d)",
        rf"{NAME}(?: de| del|,)? (?P<year>(?:19|20)\d\d)",
        rf"(?P<day>\d\d?){ORDINAL}(?: de| of)? {NAME}",
        rf"{NAME} (?P<day>\d\d?){ORDINAL}",
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)",
    )
)
# "14-15 July 2023" is two days.
DAYS = re.compile(rf"(?<![\w.,/-])(\d\d?) ?(?:-|–|to|al?|y|and) ?(\d\d?)((?: de| of)? {NAME}(?:(?: de| del|,)? (?:19|20)\d\d)?)", re.IGNORECASE)  # fmt: skip
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+\.\w+")
URL = re.compile(
    r"https?://[^\s\"'<>|]+|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|gov|edu|pe|us|me|io|tv)\b(?:/[^\s\"'<>|]*)?",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\w/.,-])\+?\(?\d(?:[\s().\-–]{0,2}\d){8,13}(?![\w/-])")
TIME = re.compile(r"\b(\d{1,2}):(\d\d)(?!\d)")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Figure:
    """One thing that may be wrong by a digit: its normal form, and how it is written."""

    kind: str
    key: str
    written: str


def figures(text: str) -> Iterator[Figure]:
    """What a text states. Each part of it counts once: as an e-mail, else an address, a date, a phone, a time, a number."""
    text = DAYS.sub(r"\1\3, \2\3", text)
    for kind, pattern, normal in (
        ("email", EMAIL, mail),
        ("url", URL, address),
        *(("date", pattern, day) for pattern in DATES),
        ("phone", PHONE, phone),
        ("time", TIME, hour),
        ("number", NUMBER, amount),
    ):
        found = list(pattern.finditer(text))
        yield from (Figure(kind, normal(match), match[0]) for match in found)
        text = pattern.sub(" ", text)


def mail(match: re.Match[str]) -> str:
    return match[0].lower().rstrip(".")


def address(match: re.Match[str]) -> str:
    """Without scheme, "www." and what ends a sentence."""
    return re.sub(r"^https?://(?:www\.)?", "", match[0]).rstrip(".,;:)]}/").lower()


def day(match: re.Match[str]) -> str:
    """ "12 de mayo de 2025" → "2025-05-12", "mayo de 2025" → "2025-05", "12 de mayo" → "05-12"."""
    parts = match.groupdict()
    month = MONTH[parts["name"].lower()] if "name" in parts else int(parts["month"])
    one = f"{int(parts['day']):02}" if parts.get("day") else None
    return "-".join(part for part in (parts.get("year"), f"{month:02}", one) if part)


def phone(match: re.Match[str]) -> str:
    """The digits, without the country's 1."""
    digits = re.sub(r"\D", "", match[0])
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def hour(match: re.Match[str]) -> str:
    """ "15:30" and "3:30" are one: half of the sources write p. m. beside it."""
    return f"{int(match[1]) % 12}:{match[2]}"


def amount(match: re.Match[str]) -> str:
    """ "16,500" → "16500", "120.90" → "120.9", "05" → "5"."""
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", match[0])
    head, *tail = re.split(r"[.,]", whole)
    kept = ".".join(tail).rstrip("0")
    return (head.lstrip("0") or "0") + (f".{kept}" if kept else "")


def known(texts: Iterable[str]) -> set[tuple[str, str]]:
    """What the facts hold: of an address also its host and domain; of a date its month, and its day as a "day"; every number by itself."""
    found: set[tuple[str, str]] = set()
    for text in texts:
        for figure in figures(" ".join(text.split())):
            found.add((figure.kind, figure.key))
            found |= {("number", amount(number)) for number in NUMBER.finditer(figure.written)}
            if figure.kind == "url":
                host = figure.key.partition("/")[0]
                found |= {("url", host), ("url", ".".join(host.split(".")[-2:]))}
            if figure.kind == "date" and len(figure.key) == len("2025-05-12"):
                found |= {("date", figure.key[:7]), ("day", figure.key[5:])}
    return found


def stands(figure: Figure, facts: set[tuple[str, str]]) -> bool:
    """Whether the facts hold it, written like this or a little otherwise."""
    if (figure.kind, figure.key) in facts:
        return True
    if figure.kind == "time":  # "9:00" and "9 a.m."
        hours, _, minutes = figure.key.partition(":")
        return minutes == "00" and ("number", hours) in facts
    if figure.kind == "date":  # "el 12 de mayo" and "2025-05-12"; "2023-09-30" and "in 2023 (30 Sep)"
        year, _, rest = figure.key.partition("-")
        return ("day", figure.key) in facts or {("date", rest), ("number", year)} <= facts
    return False


def said(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) of every value of a file, except those that are ours."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in OURS:
                yield from said(value, f"{path}.{key}".lstrip("."))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from said(value, f"{path}.{number}")
    elif isinstance(node, str | int | float | date) and not isinstance(node, bool):
        yield path, str(node)


def strangers(facts: set[tuple[str, str]]) -> Iterator[str]:
    """ "topics/x.yml: do.0.es: S/ 41" for each figure of content/ that the facts do not hold."""
    for path in sorted((ROOT / "content").rglob("*.yml")):
        name = path.relative_to(ROOT / "content").as_posix()
        for key, text in said(yaml.safe_load(path.read_text(encoding="utf-8"))):
            if name == "calendar.yml" and ".point." in key:
                continue  # the centre of a city, from the gazetteer; no source gives a place's own
            yield from (f"{name}: {key}: {one.written}" for one in figures(text) if not stands(one, facts))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US$ 16,500.00", "16500 dollars"),
        ("S/120.90", "S/ 120.9"),
        ("el 12 de mayo de 2025", "12-05-2025"),
        ("May 12, 2025", "2025-05-12"),
        ("in May 2025", "2025-05"),
        ("since 12 May", "desde el 12 de mayo"),
        ("+17867132401", "(786) 713-2401"),
        ("a las 15:30", "3:30 p.m."),
        ("5 %", "5%"),
        ("see https://www.gob.pe/36187.", "gob.pe/36187/"),
        ("escriba a Consulado@conperdallas.com.", "consulado@conperdallas.com"),
    ],
)
def test_one_figure_written_in_two_ways_is_one(one: str, other: str) -> None:
    first, second = ([(figure.kind, figure.key) for figure in figures(text)] for text in (one, other))
    assert first == second
    assert len(first) == 1


def test_a_wrong_digit_is_seen() -> None:
    facts = known(["Fee S/41.00 since 2025-05-12, call 1-800-799-7233, open 9 a.m. to 3:30, https://gob.pe/36187"])
    right = "S/ 41, en mayo de 2025, el 12 de mayo, +1 800 799 7233, de 9:00 a 15:30, https://www.gob.pe/36187"
    wrong = "S/ 42, en mayo de 2024, el 13 de mayo, +1 800 799 7234, de 9:10 a 15:31, https://www.gob.pe/36188"
    assert all(stands(figure, facts) for figure in figures(right))
    assert not any(stands(figure, facts) for figure in figures(wrong))


def test_every_figure_in_content_stands_in_the_facts() -> None:
    files = [path for path in sorted(FACTS.glob("*")) if path.suffix in (".yml", ".md")] if FACTS.is_dir() else []
    if not files:
        pytest.skip(NOT_CHECKED)
    facts = known(path.read_text(encoding="utf-8") for path in files)
    assert list(strangers(facts)) == []
