"""How facts become lines: doubt said as doubt, fees with their place and year, source and date at the foot."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bot.catalog import (
    Fact,
    Fee,
    Hotline,
    Kind,
    Office,
    OfficeKind,
    Proven,
    Source,
    Text,
    Topic,
    Value,
    translated,
    words,
)
from bot.domain import Choice, Contact, Outcome, Reply, Turn, payload

MENU = "menu"
SOURCES_SHOWN = 2  # the rest are counted; all of them stand in the topic's file


def bullet(fact: Fact, turn: Turn, *, mark: str = "• ") -> str:
    """ "• Traiga su DNI", or "• Sin confirmar: …" for what must not be stated."""
    said = words(fact.text, turn.locale)
    if not fact.confidence.stated:
        doubt = turn.gettext("Sin confirmar: {fact}") if translated(fact.text, turn.locale) else "Sin confirmar: {fact}"
        said = doubt.format(fact=said)  # the doubt is told in the words of the fact
    return f"{mark}{said}"


def section(title: str, facts: Sequence[Fact], turn: Turn) -> list[str]:
    """A paragraph with a bold title and a bullet a fact; nothing when there are no facts."""
    return ["\n".join((f"**{title}**", *(bullet(fact, turn) for fact in facts)))] if facts else []


def amount(fee: Fee, turn: Turn) -> str:
    """ "US$ 70", "S/ 41", or "gratis"."""
    if fee.amount == 0:
        return turn.gettext("gratis")
    sign = {"USD": "US$", "PEN": "S/"}.get(fee.currency, fee.currency)
    return f"{sign} {fee.amount:.2f}".removesuffix(".00")


def fees(topic: Topic, turn: Turn) -> list[str]:
    """The cost at this person's office; elsewhere it is given as what it is: another office's."""
    _ = turn.gettext
    lines = [_fee(fee, None, turn) for fee in topic.body.fees if not fee.place]
    lines += seen_fees(topic, turn.contact.office, turn) if turn.contact.office else []
    if not lines:
        seen = seen_fees(topic, None, turn)
        if not seen and topic.kind is not Kind.PROCEDURE:
            return []
        office = turn.catalog.offices.get(turn.contact.office or "")
        whose = _("No está confirmado para el consulado de {city}.").format(city=office.city) if office else None
        lines = [whose or _("No está confirmado para su consulado.")]
        lines += [_("Como referencia, {fee}").format(fee=fee) for fee in seen]
    return ["\n".join((f"**{_('Costo')}**", *(f"• {line}" for line in lines)))]


def seen_fees(topic: Topic, office: str | None, turn: Turn) -> list[str]:
    """The fees one office charges for a topic, or, without an office, all that were seen anywhere."""
    return [
        _fee(fee, where, turn)
        for where, overlay in topic.overlays.items()
        if office in (None, where)
        for fee in overlay.fees
        if not fee.place
    ]


def _fee(fee: Fee, office: str | None, turn: Turn) -> str:
    """ "Miami, pasaporte: US$ 70 (2026)"."""
    said = turn.gettext("{what}: {amount} ({year})").format(
        what=words(fee.what, turn.locale), amount=amount(fee, turn), year=fee.as_of
    )
    said = said if fee.confidence.stated else turn.gettext("{fact} (sin confirmar)").format(fact=said)
    return f"{turn.catalog.offices[office].city}, {said}" if office else said


def foot(item: Proven, turn: Turn) -> str:
    """ "Fuente: ACLU; gob.pe y 3 más. Revisado: 22 de noviembre de 2026."""
    _ = turn.gettext
    named = list(dict.fromkeys(_named(source) for source in item.sources))
    said = "; ".join(named[:SOURCES_SHOWN])
    if len(named) > SOURCES_SHOWN:
        said = _("{sources} y {number} más").format(sources=said, number=len(named) - SOURCES_SHOWN)
    return _("Fuente: {sources}. Revisado: {day}.").format(sources=said, day=turn.day(item.verified_on))


def _named(source: Source) -> str:
    return f"{source.name}, {source.dated}" if source.dated and source.dated[:4] not in source.name else source.name


def overdue(item: Proven, turn: Turn, *, today: date | None = None) -> list[str]:
    """What to say first about facts whose review date has passed."""
    if not item.overdue(today or turn.today):
        return []
    return [
        turn.gettext(
            "⚠ Esto debía revisarse antes del {day} y puede haber cambiado. Confirme antes de viajar o decidir."
        ).format(day=turn.day(item.review_by))
    ]


def untranslated(texts: Iterable[Text], turn: Turn) -> list[str]:
    """A notice when part of an answer is only in Spanish."""
    if all(translated(text, turn.locale) for text in texts):
        return []
    return [turn.gettext("Una parte de esta respuesta está solo en español.")]


def phone(number: str) -> str:
    """ "+17867132401" → "+1 786 713 2401": phones make it a link when it stands on a line of its own."""
    digits = number.removeprefix("+1")
    return f"+1 {digits[:3]} {digits[3:6]} {digits[6:]}" if number.startswith("+1") and len(digits) == 10 else number


def hotline(line: Hotline, turn: Turn) -> str:
    """Name, then the number on its own line, then what one should know before calling."""
    named = [f"{words(line.name, turn.locale)}:", line.number]
    for text in (line.languages, line.hours, line.note):
        if text:
            named.append(words(text, turn.locale))
    return "\n".join(named)


def hotlines(ids: Iterable[str], turn: Turn) -> list[Hotline]:
    """The lines that may be shown; doubtful numbers stay with the editors."""
    return [line for line in map(turn.catalog.hotlines.__getitem__, ids) if line.confidence.stated]


def office_name(office: Office, turn: Turn) -> str:
    return office_title(office, turn.gettext)


def office_title(office: Office, gettext: Callable[[str], str]) -> str:
    """ "Consulado General del Perú – Paterson", where there is no turn."""
    _ = gettext
    name = {
        OfficeKind.CONSULATE: _("Consulado General del Perú – {city}"),
        OfficeKind.EMBASSY: _("Embajada del Perú – {city}"),
        OfficeKind.HONORARY: _("Consulado honorario del Perú – {city}"),
    }[office.kind]
    return name.format(city=office.city)


def label(name: str, value: Value, turn: Turn) -> str:
    """ "Teléfono:", or "Teléfono (sin confirmar):" for what no source confirms."""
    return f"{name}:" if value.confidence.stated else turn.gettext("{name} (sin confirmar):").format(name=name)


def to_menu(turn: Turn) -> Choice:
    return Choice(turn.gettext("Menú"), payload(MENU))


def topic_choice(topic_id: str, turn: Turn) -> Choice:
    return Choice(words(turn.catalog.topics[topic_id].title, turn.locale), payload(topic_id))


def outcome(
    turn: Turn,
    reply: Reply,
    *,
    contact: Contact | None = None,
    topic: str | None = None,
    office: str | None = None,
) -> Outcome:
    """An Outcome that keeps the contact as it is, unless another is given."""
    return Outcome(reply=reply, contact=contact or turn.contact, topic=topic, office=office or turn.contact.office)
