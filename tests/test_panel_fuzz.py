"""Whatever is sent to a page of the panel, it is never our defect: hostile paths, queries, forms, files and headers.

`FUZZ=500` in the environment sends that many requests to each page, others each time.
"""

import json
import logging
import os
from collections.abc import Iterator
from operator import attrgetter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bot.panel.pages import PAGES
from bot.panel.routing import Page
from bot.telemetry import DEFECT, LOGGER
from tests.attack import FORM, MARK, PART, Attack, Shot, a_path, encoded
from tests.conftest import POSTGRES
from tests.hostile import ASKED, shots
from tests.officers import a_panel
from tests.panels import Visitors

MANY = int(os.environ.get("FUZZ", "0"))
EXAMPLES = 16
OTHERS = {
    "/edit/{key:path}": 50,
    "/offices/{office}/closures/{id}/end": 8,
    "/login": 12,
    "/import": 12,
    "/export/content.zip": 8,
    "/export/offices.xlsx": 8,
    "/topics": 10,
}
EVERY_PAGE = pytest.mark.parametrize(
    "page", sorted(PAGES, key=attrgetter("method"), reverse=True), ids=lambda page: f"{page.method} {page.path}"
)


class Noted(logging.Handler):
    """Keeps what the kernel logs when it answers 500."""

    def __init__(self) -> None:
        super().__init__()
        self.defects: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR and json.loads(record.getMessage())["event"] == DEFECT:
            self.defects.append(record.getMessage())


@pytest.fixture(scope="module")
def attack(published: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    noted = Noted()
    LOGGER.addHandler(noted)
    with a_panel(tmp_path_factory.mktemp("fuzz"), published, POSTGRES) as panel:
        made = Attack(Visitors(panel), noted.defects)
        made.learn()
        yield made
    LOGGER.removeHandler(noted)


def every_way(attack: Attack, page: Page) -> None:
    """As many requests as are asked for; the first that fails is told as it is, for the database has moved on since."""

    @settings(
        max_examples=MANY or OTHERS.get(page.path, EXAMPLES),
        derandomize=not MANY,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(shot=shots(attack, page))
    def send(shot: Shot) -> None:
        attack.send(shot)

    send()


@EVERY_PAGE
def test_no_request_is_answered_with_a_defect(attack: Attack, page: Page) -> None:
    every_way(attack, page)


@EVERY_PAGE
def test_a_value_that_no_database_takes_is_no_defect(attack: Attack, page: Page) -> None:
    """In each part of the path, in the query, in all fields of a form, and NUL in each of them by itself."""
    known = max(attack.known(page, {}), key=len) if page.method == "POST" else []
    path = attack.visitors.path(a_path(page))
    for value in ("\0", "9" * 19, "9" * 5000):
        paths = [attack.visitors.path(a_path(page, {part: encoded(value)})) for part in PART.findall(page.path)]
        queries = ["&".join(f"{name}={encoded(value)}" for name in names) for names in (ASKED[::2], ASKED[1::2])]
        forms = [[(name, value) for name, _value in known]]
        if value == "\0":
            forms += [[*known[:at], (known[at][0], value), *known[at + 1 :]] for at in range(len(known[:12]))]
        for url in (*paths, *(f"{path}?{query}" for query in queries)):
            attack.send(Shot(who="all", method=page.method, url=f"/panel{url}", kind=FORM, fields=MARK))
        for fields in forms if known else ():
            attack.send(Shot(who="all", method="POST", url=f"/panel{path}", kind=FORM, fields=(*MARK, *fields)))


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "BREW"])
def test_another_method_is_no_defect(attack: Attack, method: str) -> None:
    for page in PAGES:
        path = attack.visitors.path(a_path(page))
        attack.send(Shot(who="all", method=method, url=f"/panel{path}"))


def test_what_is_published_still_holds_together(attack: Attack) -> None:
    """After all of it. Nothing that was let through keeps the bot from its content."""
    service = attack.visitors.panel.service
    attack.visitors.panel.desk.refresh()
    assert not service.live.faults
    assert service.live().topics
