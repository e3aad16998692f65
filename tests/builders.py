"""Sensible defaults for the nouns: a test names only what matters to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.app import load_words
from bot.catalog import Catalog
from bot.conversation import Answered
from bot.domain import Address, Contact, Entity, Interpretation, Jurisdiction, Origin, Question, Turn
from bot.errors import InterpreterUnavailable
from bot.i18n import Phrases, long_date
from bot.settings import Settings

TODAY = date(2026, 11, 23)  # the day after the facts were compiled: nothing is overdue
Ask = Callable[..., Answered]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
TELEGRAM_TOKEN = "123456:test-token"
TWILIO_SID = "AC" + "0" * 32
TWILIO_TOKEN = "test-auth-token"


def settings(data_dir: Path, **given: object) -> Settings:
    """Settings that read no .env of this machine."""
    return Settings(_env_file=None, data_dir=data_dir, **given)  # type: ignore[call-arg, arg-type]


CATALOG: Catalog
PHRASES: Phrases
CATALOG, PHRASES = load_words(settings(Path("unused")))


def a_question(text: str = "", **given: object) -> Question:
    defaults: dict[str, object] = {"id": "1", "address": Address("console", "somebody"), "text": text}
    return Question(**(defaults | given))  # type: ignore[arg-type]


def a_contact(**given: object) -> Contact:
    return Contact(**({"address": Address("console", "somebody"), "known": True} | given))  # type: ignore[arg-type]


def an_interpretation(intent: str, confidence: float = 1.0, **given: object) -> Interpretation:
    defaults: dict[str, object] = {"intent": intent, "confidence": confidence, "origin": Origin.NLU}
    return Interpretation(**(defaults | given))  # type: ignore[arg-type]


def a_turn(
    intent: str,
    *,
    confidence: float = 1.0,
    entities: Mapping[str, str] | None = None,
    locale: str = "es",
    office: str | None = None,
    today: date = TODAY,
    catalog: Catalog = CATALOG,
    jurisdiction: Jurisdiction | None = None,
    text: str = "",
    ranking: tuple[tuple[str, float], ...] = (),
    **contact: object,
) -> Turn:
    named = tuple(Entity(name, value) for name, value in (entities or {}).items())
    return Turn(
        question=a_question(text),
        interpretation=an_interpretation(
            intent, confidence, entities=named, ranking=ranking or ((intent, confidence),)
        ),
        contact=a_contact(locale=locale, office=office, **contact),
        catalog=catalog,
        today=today,
        now=datetime.combine(today, NOW.timetz()),
        gettext=PHRASES.of(locale),
        day=lambda day: long_date(day, locale),
        locales=PHRASES.names(),
        jurisdiction=jurisdiction,
    )


@dataclass
class ScriptedInterpreter:
    """The interpreter as a table: what it is asked is looked up; what is not in it is not understood."""

    script: dict[str, Interpretation] = field(default_factory=dict)
    away: bool = False
    asked: list[str] = field(default_factory=list)

    def parse(self, utterance: str) -> Interpretation:
        self.asked.append(utterance)
        if self.away:
            raise InterpreterUnavailable("scripted")
        return self.script.get(utterance, an_interpretation("out-of-scope", 0.0))

    def understand(self, utterance: str, intent: str, confidence: float = 0.95, **given: object) -> None:
        given = {"locale": "es", "locale_confidence": 0.99, "ranking": ((intent, confidence),)} | given
        self.script[utterance] = an_interpretation(intent, confidence, **given)


@dataclass
class Clock:
    """Time that moves when a test says so."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def catalog_with(**changed: object) -> Catalog:
    """The real catalog with some of it replaced."""
    return replace(CATALOG, **changed)  # type: ignore[arg-type]
