"""Files people keep: an office as a contact (vCard 3.0), an event for the calendar (iCalendar), cards to show. Name → File.

A file is made from the catalog whenever it is asked for, so nothing is stored and its name alone travels. It has no
reader's locale: names are the offices' own, in Spanish, and an event is described in every language it has.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar

from bot.catalog import Catalog, Event, EventKind, Office, OfficeKind, Value
from bot.domain import File
from bot.publishing.card import Kind, card_file
from bot.publishing.interpreter_card import interpreter_card

NAME = re.compile(r"(?:office-(?P<office>[a-z0-9-]+)\.vcf)|(?:event-(?P<event>[a-z0-9-]+)\.ics)")
OFFICES = {
    OfficeKind.CONSULATE: "Consulado General del Perú",
    OfficeKind.EMBASSY: "Embajada del Perú",
    OfficeKind.HONORARY: "Consulado honorario del Perú",
}
EVENTS = {EventKind.ITINERANT: "Consulado itinerante del Perú", EventKind.EXTRA_DAY: "Consulado del Perú abierto"}
ADDRESS = re.compile(r"(?P<street>.+), (?P<city>[^,]+), (?P<state>[A-Z]{2}) (?P<zip>\d{5}(?:-\d{4})?)")
INTERPRETER = ("I speak Quechua.", "I ask for an interpreter.")  # said by the card, and in the chat
INTERPRETER_CARD = {
    "interpreter-card.png": (Kind.PNG, "image/png"),
    "interpreter-card.pdf": (Kind.PDF, "application/pdf"),
}
LINE = 75  # bytes of a line, after which it is folded (RFC 2426, section 2.6)


def office_file(office: Office) -> str | None:
    """The name of the office's contact; None when neither a phone nor its address is confirmed."""
    return f"office-{office.id}.vcf" if _phones(office) or _confirmed(office.address) else None


def event_file(event: Event) -> str:
    return f"event-{event.id}.ics"


def render(name: str, catalog: Catalog) -> File | None:
    """The file of this name; None when there is none."""
    drawn = card_file(catalog, name)
    if drawn:
        return File(name, drawn[1], drawn[0])
    if name in INTERPRETER_CARD:
        kind, media_type = INTERPRETER_CARD[name]
        return File(name, media_type, interpreter_card(INTERPRETER, kind))
    named = NAME.fullmatch(name)
    office = catalog.offices.get(named["office"] or "") if named else None
    event = catalog.events.get(named["event"] or "") if named else None
    if office and office_file(office):
        return File(name, "text/vcard", _vcard(office, catalog.directory).encode())
    return File(name, "text/calendar", _calendar(event, catalog).to_ical()) if event else None


def _confirmed(value: Value | None) -> Value | None:
    return value if value and value.confidence.stated else None


def _phones(office: Office) -> list[Value]:
    return [phone for phone in office.phones if phone.confidence.stated]


def _vcard(office: Office, directory: str) -> str:
    """Only what is confirmed; the note says when it was read and where to look again."""
    name = _escaped(f"{OFFICES[office.kind]} – {office.city}")
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"N:{name};;;;", f"ORG:{name}"]
    lines += [f"TEL;TYPE=WORK,VOICE:{phone.value}" for phone in _phones(office)]
    if emergency := _confirmed(office.emergency):
        lines += [f"item1.TEL:{emergency.value}", "item1.X-ABLabel:Emergencia"]
    if address := _confirmed(office.address):
        lines.append(f"ADR;TYPE=WORK:{_address(address.value)}")
    for key, value in (("EMAIL;TYPE=INTERNET", office.email), ("URL", office.website)):
        if confirmed := _confirmed(value):
            lines.append(f"{key}:{_escaped(confirmed.value)}")
    read = max(value.verified_on for value in office.values() if value.confidence.stated)
    lines += [f"NOTE:{_escaped(f'Chaski, {read}. {directory}')}", f"REV:{read}", "END:VCARD"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _address(written: str) -> str:
    """Its seven parts; what is not written as "street, city, ST 00000" stays whole, as the street."""
    match = ADDRESS.fullmatch(written)
    parts = match.group("street", "city", "state", "zip") if match else (written, "", "", "")
    return ";".join(("", "", *map(_escaped, parts), "USA"))


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, the later ones begun with a space; no letter is cut in two."""
    lines, room = [""], LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            lines.append(" ")
            room = LINE - 1
        lines[-1] += letter
        room -= size
    return "\r\n".join(lines)


def _calendar(event: Event, catalog: Catalog) -> icalendar.Calendar:
    """One entry a day with its hours, or one for all its days when no source says the hours."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Chaski//ES")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if event.start and event.end:
        for day in _days(event):
            start, end = _at(event, day, event.start), _at(event, day, event.end)
            calendar.add_component(_entry(event, catalog, day, start, end))
        calendar.add_missing_timezones(first_date=event.first, last_date=event.last + timedelta(days=366))
    else:
        calendar.add_component(_entry(event, catalog, event.first, event.first, event.last + timedelta(days=1)))
    return calendar


def _days(event: Event) -> list[date]:
    return [event.first + timedelta(days=after) for after in range((event.last - event.first).days + 1)]


def _at(event: Event, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZoneInfo(event.timezone))


def _entry(event: Event, catalog: Catalog, day: date, start: date, end: date) -> icalendar.Event:
    """A day's entry; `end` is the first moment, or day, after it."""
    entry = icalendar.Event()
    entry.add("uid", f"{event.id}-{day}@chaski")
    entry.add("dtstamp", datetime.combine(event.verified_on, time.min, tzinfo=UTC))
    entry.add("summary", _title(event))
    entry.add("dtstart", start)
    entry.add("dtend", end)
    entry.add("location", ", ".join(filter(None, (event.place, event.city, event.state))))
    entry.add("description", _description(event, catalog))
    if event.booking:
        entry.add("url", event.booking)
    return entry


def _title(event: Event) -> str:
    title = f"{EVENTS[event.kind]} – {event.city}, {event.state}"
    return title if event.confidence.stated else f"{title} (sin confirmar / unconfirmed)"


def _description(event: Event, catalog: Catalog) -> str:
    office = catalog.offices[event.office]
    lines = [
        *event.what.values(),
        f"{OFFICES[office.kind]} – {office.city}",
        *(phone.value for phone in _phones(office)),
    ]
    return "\n".join((*lines, *filter(None, (event.booking,)), f"Chaski, {event.verified_on}"))
