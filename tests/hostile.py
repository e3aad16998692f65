"""What nobody should send to a page of the panel, for Hypothesis to draw from."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from bot.panel.routing import Need, Page
from tests.attack import FORM, MARK, PART, Attack, Pairs, Shot, choices, encoded
from tests.sheets import changed

SURROGATE = "\ud800"
WORDS = (
    "0 1 -1 007 ١٢ ² ½ 1e999 NaN inf 0x10 1_000 70,50 2147483647 2147483648 9223372036854775807 9223372036854775808 "
    "2026-11-22 2026-02-30 0000-00-00 0001-01-01 9999-12-31 22/11/2026 31/02/2026 99/99/9999 2026-11-22T25:00 24:00 "
    "es qu xx en-US paterson miami nowhere closed save submit preview resume all None true __class__ [] : es: =1+1 "
    "<script> ' \" \\ {0.__class__} {x} {{7*7}} %s %00 .. ../../etc/passwd http://[ javascript:x ana@example.org "
    "up:requirements.1 remove:requirements.999 add:requirements add:__class__ down:sources.-1 add:phones"
).split()
HOSTILE = (
    "", " ", "\0", "a\0b", "\r\nX: y", "\x1b[31m\x7f", "\u202e\u200b", SURROGATE, f"a{SURROGATE}b", "😀" * 50, "ñ" * 300,
    "9" * 30, "9" * 5000, "x" * 10_000, "a " * 3000, "https://" + "a" * 3000, *WORDS,
)  # fmt: skip
FIELDS = (
    "", ".", "..", "\0", SURROGATE, "a" * 300, "__class__", "title", "title.es", "title.es.x", "title.__class__", "id",
    "requirements.999999999.es", "requirements.-1.es", "requirements.0", "requirements.0.es.x.y.z", "requirements.0.rows",
    "requirements.rows", "rows", "base", "origin", "confirmed", "do", "csrf", "point", "sources", "sources.0.id",
    "weekly.0.days", "fees.0.amount", "phones.0.value", "next", "kept", "chat", "choice", "revision", "topic", "file",
)  # fmt: skip
ASKED = (
    "next", "person", "subject", "before", "revision", "office", "on", "locale", "topic", "mark", "same", "left", "text",
    "family", "overdue", "draft", "qu", "en", "confidence", "unknown",
)  # fmt: skip
HEADERS = (
    "accept-language", "cookie", "hx-request", "hx-target", "if-none-match", "if-modified-since", "range", "referer",
    "user-agent", "host", "host", "origin", "x-forwarded-for", "x-forwarded-proto", "accept-encoding",
)  # fmt: skip
TYPES = ("", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=", "a; charset=\xff",
         f"{FORM}; charset=utf-16", "multipart/form-data; boundary=b")  # fmt: skip
NO_KEYS = (
    "national/card", "closures/paterson/x", "offices", "offices/", "topics/passport-adult", "events/paterson/new", "a/../b",
    "topics/passport/passport-adult/x", "updates/new", "//", "offices/paterson/", "OFFICES/paterson", "k" * 300,
)  # fmt: skip
WRITES = ("/edit", "/new", "/offices", "/revisions")
AFTERWARDS = ("/panel/", "/panel/review", "/panel/updates", "/panel/offices/paterson", "/panel/topics/passport-adult")

VALUES = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=()), max_size=30))
PLACES = st.integers(0, 9999)
MOSTLY = st.sampled_from((True,) * 9 + (False,))


@st.composite
def shots(draw: Callable[..., Any], attack: Attack, page: Page) -> Shot:
    anybody = (
        ("all", "half", "nobody") if page.needs in (Need.ANYONE, Need.PASSWORD) else ("all", "all", "all", "p-edit")
    )
    parts: dict[str, str] = {}

    def part(found: re.Match[str]) -> str:
        known = draw(MOSTLY)
        wrong = st.one_of(VALUES, st.sampled_from(NO_KEYS)) if found[1] == "key:path" else VALUES
        value = attack.visitors.path(draw(st.sampled_from(choices(page, found[1])))) if known else draw(wrong)
        parts[found[1]] = value if known else ""
        return quote(value.encode("utf-8", "surrogatepass"), safe="/")

    path = PART.sub(part, page.path)
    query = draw(st.lists(st.tuples(st.sampled_from(ASKED), VALUES), max_size=3))
    shot = {
        "who": draw(st.sampled_from(anybody)),
        "method": page.method,
        "url": f"/panel{path}"
        + ("?" + "&".join(f"{encoded(name)}={encoded(value)}" for name, value in query) if query else ""),
        "headers": tuple(draw(st.lists(st.tuples(st.sampled_from(HEADERS), VALUES), max_size=1))),
    }
    if page.method == "POST":
        kinds = ((TYPES[-1],) if page.path == "/import" else (FORM,)) * 60 + TYPES
        shot |= {
            "kind": draw(st.sampled_from(kinds)),
            "fields": tuple(draw(fields(attack, page, parts))),
            "file": draw(files(attack)) if page.path == "/import" else None,
            "marked": draw(st.sampled_from((True,) * 30 + (False,))),
            "body": draw(st.binary(max_size=60)),
            "then": tuple(draw(st.lists(st.sampled_from(AFTERWARDS), max_size=1)))
            if page.path.startswith(WRITES)
            else (),
        }
    return Shot(**shot)


@st.composite
def fields(draw: Callable[..., Any], attack: Attack, page: Page, parts: Mapping[str, str]) -> Pairs:
    """A form of ours with some of its values replaced, some fields left out and some added.

    Drawn are places, for what a form has depends on what was saved before, and Hypothesis wants to draw the same again.
    """
    form, fresh, whole, button = (draw(one) for one in (PLACES, MOSTLY, MOSTLY, PLACES))
    kept = draw(st.lists(PLACES, max_size=8))
    wrong = draw(st.lists(st.tuples(PLACES, VALUES), max_size=4))
    more = draw(st.lists(st.tuples(PLACES, st.one_of(st.none(), st.sampled_from(FIELDS), VALUES), VALUES), max_size=2))
    known = attack.known(page, parts)
    now = attack.fresh(page, parts) if fresh else {}
    sent = [(name, now.get(name, value)) for name, value in known[form % len(known)]]
    buttons = ["save", "submit", *sorted({value for name, value in sent if name == "do"})]
    pairs = [pair for pair in sent if pair[0] != "do"] or [("why", "")]
    if not whole:
        pairs = [pairs[at % len(pairs)] for at in kept] or pairs
    for at, value in wrong:
        pairs[at % len(pairs)] = (pairs[at % len(pairs)][0], value)
    added = [(pairs[at % len(pairs)][0] if name is None else name, value) for at, name, value in more]
    return [*MARK, *pairs, *added, ("do", buttons[button % len(buttons)])]


@st.composite
def files(draw: Callable[..., Any], attack: Attack) -> tuple[str, bytes]:
    """One of our own files with something hostile in it, or cut, or under another name."""
    name, content = draw(st.sampled_from(attack.files))
    how = draw(st.sampled_from(("words", "words", "words", "cut", "bytes", "name")))
    if how == "words":
        content = draw(books(content) if name.endswith(".xlsx") else archives(content))
    if how == "cut":
        content = content[: draw(st.integers(0, len(content)))]
    if how == "bytes":
        at = draw(st.integers(0, len(content) - 1))
        content = content[:at] + draw(st.binary(max_size=20)) + content[at + 10 :]
    return (draw(VALUES) + draw(st.sampled_from((".zip", ".xlsx", ""))) if how == "name" else name), content


@st.composite
def books(draw: Callable[..., Any], content: bytes) -> bytes:
    places = draw(
        st.lists(st.tuples(st.integers(0, 20), st.integers(1, 12), st.integers(1, 12), VALUES), min_size=1, max_size=6)
    )

    def change(book: Any) -> None:
        for sheet, row, column, value in places:
            text = "".join(sign for sign in value if sign.isprintable())[:30_000]  # openpyxl writes no others
            book.worksheets[sheet % len(book.worksheets)].cell(row, column).value = text or None

    return changed(content, change)


@st.composite
def archives(draw: Callable[..., Any], content: bytes) -> bytes:
    """The zip with one line of one of its files replaced."""
    lines = (
        "- 1",
        "x: [",
        "id: null",
        "es: 5",
        "sources: []",
        "title: ''",
        "fees: [1]",
        "1: 2",
        "&a [*a]",
        "? {a: b}",
        "--- 1",
    )
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        changed_ = draw(st.sampled_from(names))
        for name in names:
            text = old.read(name).decode()
            if name == changed_:
                rows = text.split("\n")
                at = draw(st.integers(0, len(rows) - 1))
                indent = " " * (len(rows[at]) - len(rows[at].lstrip()))
                rows[at] = indent + draw(st.sampled_from(lines))
                text = "\n".join(rows)
            new.writestr(name, text)
    return made.getvalue()
