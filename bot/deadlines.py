"""The day a person must be ready, read from a message: "viajo en diciembre", "15/01/2027", "in 3 weeks" → date.

Patterns of our own and not `dateparser`: tried on 2026-11-22 (1.5.0), it left "el 15 de enero", "en tres semanas", "pasado
mañana" and "proximo mes" unread, took "en noviembre" said in November for next year's, and finds no phrase in a sentence
by itself. Which of two days is the journey ("mi DNI venció en marzo y viajo en mayo") had to be told here anyway.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.words import plain

NAMES = {
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9,
    "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12, "january": 1, "february": 2, "april": 4, "june": 6,
    "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
VERBS = {"march": 3, "may": 5}  # months that are also English verbs: only after "in", "by" and the like, or with a day
SHORT = {
    "ene": 1, "jan": 1, "feb": 2, "mar": 3, "abr": 4, "apr": 4, "jun": 6, "jul": 7, "ago": 8, "aug": 8, "sep": 9, "sept": 9,
    "set": 9, "oct": 10, "nov": 11, "dic": 12, "dec": 12,
}  # fmt: skip
MONTHS = NAMES | VERBS | SHORT
NUMBERS = {
    "un": 1, "una": 1, "a": 1, "an": 1, "one": 1, "un par de": 2, "a couple of": 2, "dos": 2, "two": 2, "tres": 3, "three": 3,
    "cuatro": 4, "four": 4, "cinco": 5, "five": 5, "seis": 6, "six": 6, "siete": 7, "seven": 7, "ocho": 8, "eight": 8,
    "nueve": 9, "nine": 9, "diez": 10, "ten": 10, "quince": 15, "fifteen": 15, "veinte": 20, "twenty": 20,
}  # fmt: skip
WEEKDAYS = {
    "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5, "domingo": 6, "monday": 0, "tuesday": 1,
    "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
ALONE = 3  # words; in so short a message "mañana" is an answer, in a longer one it may be when something else happens
LONGEST = 999  # of "in … weeks"; nobody plans further, and the calendar ends

# What the nearest word before a day says of it: the journey, or something else that happened or is due.
CUES = re.compile(
    r"\b(?:(?P<journey>viaj\w*|vuel[oa]|volamos|vuelv\w*|volver\w*|salgo|salimos|salida|voy|vamos|ir|irme|regres\w*|retorn\w*|pasaje|"
    r"necesito|necesitamos|travel\w*|fly\w*|flight|leav\w+|trip|go|going|return\w*|ticket|need)|"
    r"(?P<other>venc\w*|venz\w*|caduc\w*|expir\w*|naci\w*|cumpl\w*|born|perdi\w*|rob\w+|lost|stol\w+|saque|desde|since|"
    r"cita|appointment|llegue|vine|came|arrived|corte|court|audiencia|hearing))\b"
)
JOURNEY_NEXT = re.compile(
    r" (?:mismo |me |nos |i |we )*(?:viaj|vuel[ov]|salgo|salimos|voy|vamos|regres|travel|fly|leave)"
)


@dataclass(frozen=True)
class Named:
    """A day a message names. `start` and `end` are positions in its plain form; `loose`: only with a word of a journey."""

    start: int
    end: int
    day: date
    loose: bool


def read_day(text: str, today: date, *, month_first: bool = False) -> date | None:
    """The day of the journey, today or later, or None. `month_first` reads 03/04 as March 4, as in the United States."""
    said = plain(re.sub(r"(?<=\d)\s*([/-])\s*(?=\d)", lambda sign: {"/": " slash ", "-": " dash "}[sign[1]], text))
    ranked = [(_fit(named, said), named) for named in _named(said, today, month_first) if named.day >= today]
    fitting = [(fit, -named.start, named.day) for fit, named in ranked if fit]
    return max(fitting)[2] if fitting else None


def _fit(named: Named, said: str) -> int:
    """2: the journey's day; 1: perhaps; 0: the day of something else."""
    before = [cue.lastgroup for cue in CUES.finditer(said[: named.start])]
    if JOURNEY_NEXT.match(said[named.end :]) or before[-1:] == ["journey"]:
        return 2
    if before or (named.loose and len(said.split()) > ALONE):
        return 0
    return 1


def _named(said: str, today: date, month_first: bool) -> Iterator[Named]:
    """Every day named; what one pattern has read the next ones do not see."""
    for pattern, read in READERS:
        for match in pattern.finditer(said):
            day = read(match, today, month_first)
            if day:
                yield Named(match.start(), match.end(), day, pattern in LOOSE)
        said = pattern.sub(lambda match: "_" * len(match[0]), said)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(month: int, day: int, today: date) -> date | None:
    """The next such day; None when there is none this year or next, as of February 30."""
    days = (_date(today.year + ahead, month, day) for ahead in (0, 1))
    return next((found for found in days if found and found >= today), None)


def _full(year: str | None, month: int, day: int, today: date) -> date | None:
    """A day with its year, in two or four digits, or without."""
    return _date(int(year) + (2000 if len(year) == 2 else 0), month, day) if year else _next(month, day, today)


def _month(month: int, year: str | None, today: date) -> date | None:
    """A month's first day; of this month, today. A past month is next year's."""
    if month == today.month and year in (None, str(today.year)):
        return today
    return _date(int(year), month, 1) if year else _next(month, 1, today)


def _by_numbers(match: re.Match[str], today: date, month_first: bool) -> date | None:
    """Day and month in the order of the language, or in the only order that is possible."""
    first, second = int(match[1]), int(match[2])
    day, month = (second, first) if (month_first and first <= 12) or second > 12 else (first, second)
    return _full(match[3], month, day, today)


def _later(match: re.Match[str], today: date, _month_first: bool) -> date | None:
    number, unit = NUMBERS.get(match[1]) or int(match[1]), match[2][0]
    if number > LONGEST:
        return None
    if unit in "ds":
        return today + timedelta(days=number * (7 if match[2].startswith("sem") else 1))
    if unit == "w":
        return today + timedelta(weeks=number)
    return _months_on(today, number * (12 if unit in "ay" else 1))


def _months_on(today: date, months: int) -> date:
    years, month = divmod(today.month - 1 + months, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _following(match: re.Match[str], today: date, _month_first: bool) -> date:
    """The first day of the next week, month or year."""
    unit = next(group for group in match.groups() if group)[0]
    if unit in "sw":
        return today + timedelta(days=7 - today.weekday())
    return _months_on(today.replace(day=1), 1) if unit == "m" else date(today.year + 1, 1, 1)


def _weekday(match: re.Match[str], today: date, _month_first: bool) -> date:
    return today + timedelta(days=(WEEKDAYS[match[1]] - today.weekday() - 1) % 7 + 1)


def _day_of_month(match: re.Match[str], today: date, _month_first: bool) -> date | None:
    """ "el 15": the next one."""
    day = int(match[1])
    ahead = _months_on(today.replace(day=1), 1)
    return (_date(today.year, today.month, day) if day >= today.day else None) or _date(ahead.year, ahead.month, day)


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


Reader = Callable[[re.Match[str], date, bool], date | None]
_SIGN, _TH, _YEAR = r" (?:slash|dash) ", r"(?:st|nd|rd|th|ro|er|ero)?", r"(?: (?:de |del |of )?(20\d\d))?"
_TOMORROW = re.compile(r"(?<!la )\b(?:manana|tomorrow)\b")
_TODAY = re.compile(r"\b(?:hoy|esta (?:noche|tarde|semana)|este mes|today|tonight|this (?:week|month))\b")
_WEEKDAY = re.compile(rf"\b(?:el|este|proximo|on|this|next)(?: proximo)? ({_any(WEEKDAYS)})\b")
_DAY = re.compile(rf"(?:^|\b(?:el|on the) )(?:dia )?(\d{{1,2}}){_TH}$")
LOOSE = (_TOMORROW, _TODAY, _WEEKDAY)
READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(rf"\b(20\d\d){_SIGN}(\d{{1,2}}){_SIGN}(\d{{1,2}})\b"),
        lambda m, today, _: _date(int(m[1]), int(m[2]), int(m[3])),
    ),
    (re.compile(rf"\b(\d{{1,2}}){_SIGN}(\d{{1,2}}){_SIGN}(20\d\d|\d\d)\b"), _by_numbers),
    (re.compile(r"\b(?!24 slash 7\b)(\d{1,2}) slash (\d{1,2})()\b"), _by_numbers),
    (
        re.compile(rf"\b(\d{{1,2}}|primero){_TH} (?:de |of )?({_any(MONTHS)})\b{_YEAR}"),
        lambda m, today, _: _full(m[3], MONTHS[m[2]], 1 if m[1] == "primero" else int(m[1]), today),
    ),
    (
        re.compile(rf"\b({_any(MONTHS)}) (\d{{1,2}}){_TH}\b{_YEAR}"),
        lambda m, today, _: _full(m[3], MONTHS[m[1]], int(m[2]), today),
    ),
    (re.compile(rf"\b({_any(NAMES)})\b{_YEAR}"), lambda m, today, _: _month(NAMES[m[1]], m[2], today)),
    (
        re.compile(rf"\b(?:in|by|for|before|until|on|next|this|early|late|mid) ({_any(VERBS)})\b{_YEAR}"),
        lambda m, today, _: _month(VERBS[m[1]], m[2], today),
    ),
    (
        re.compile(
            rf"\b(?:en|en menos de|dentro de|faltan?|quedan?|in|within|in less than) (\d{{1,4}}|{_any(NUMBERS)}) "
            r"(dias?|semanas?|mes(?:es)?|anos?|days?|weeks?|months?|years?)\b"
        ),
        _later,
    ),
    (
        re.compile(
            r"\b(?:proxim[oa]|otr[oa]|next) (semana|mes|ano|week|month|year)\b|"
            r"\b(semana|mes|ano) (?:que viene|proxim[oa]|entrante|siguiente)\b"
        ),
        _following,
    ),
    (
        re.compile(r"\b(?:fin(?:es)? de mes|end of (?:the|this) month)\b"),
        lambda m, today, _: today.replace(day=monthrange(today.year, today.month)[1]),
    ),
    (re.compile(r"\b(?:navidad|christmas)\b"), lambda m, today, _: _next(12, 25, today)),
    (
        re.compile(r"\b(?:pasado manana|(?:the )?day after tomorrow)\b"),
        lambda m, today, _: today + timedelta(days=2),
    ),
    (_TOMORROW, lambda m, today, _: today + timedelta(days=1)),
    (_TODAY, lambda m, today, _: today),
    (_WEEKDAY, _weekday),
    (_DAY, _day_of_month),
)
