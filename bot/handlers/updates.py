"""What changed in the rules, by date."""

from datetime import date

from bot.catalog import Kind, Update, words
from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers import steps
from bot.handlers.prose import foot, outcome, overdue, to_menu, untranslated

INTENT = "new-rules"
SHOWN = 5
RATED = 32  # characters of an id that fits into the payload of a rating
NEWEST = 20  # how far back an update may come first because of what the person asks about
INTERESTS = {
    Kind.PROCEDURE: frozenset({"documents", "fees", "elections"}),
    Kind.RIGHT: frozenset({"detention", "court", "work"}),
    Kind.SUPPORT: frozenset({"return", "travel"}),
}


def latest(turn: Turn) -> Outcome:
    """The newest updates as a list to tap, or the one that was tapped."""
    _ = turn.gettext
    live = [update for update in turn.catalog.updates if not update.expires or update.expires >= turn.today]
    asked = next((update for update in live if update.id == turn.interpretation.entity("update")), None)
    if asked:
        return _one(asked, turn)
    live = _for_person(live, turn)
    lines = [f"• {_dated(update, turn)}{words(update.title, turn.locale)}" for update in live[:SHOWN]]
    reply = Reply(
        paragraphs=(
            "\n".join((f"**{_('Lo último que cambió')}**", *lines)),
            _("Toque una para leerla. Puede haber cambios más nuevos que todavía no tengo."),
        ),
        choices=(
            *(Choice(words(update.title, turn.locale), payload(INTENT, update=update.id)) for update in live[:SHOWN]),
            to_menu(turn),
        ),
    )
    return outcome(turn, reply, topic=INTENT)


def _for_person(live: list[Update], turn: Turn) -> list[Update]:
    """The newest first; those about what this person asks for (their topic's field) before the rest of the month."""
    focus = turn.catalog.topics.get(turn.contact.focus or "")
    wanted = INTERESTS.get(focus.kind, frozenset()) if focus else frozenset()
    newest = sorted(live, key=lambda update: update.published or date.min, reverse=True)
    near = [update for update in newest[:NEWEST] if wanted & {*update.tags}]
    shown = [*near[:2], *(update for update in newest if update not in near[:2])][:SHOWN]
    return sorted(shown, key=lambda update: update.published or date.min, reverse=True)


def _dated(update: Update, turn: Turn) -> str:
    return f"{turn.day(update.published)}: " if update.published else ""


def _one(update: Update, turn: Turn) -> Outcome:
    _ = turn.gettext
    said = words(update.summary, turn.locale)
    if not update.confidence.stated:
        said = _("Sin confirmar: {fact}").format(fact=said)
    dates = [_("Publicado: {day}.").format(day=turn.day(update.published))] if update.published else []
    if update.effective:
        dates.append(_("Rige desde: {day}.").format(day=turn.day(update.effective)))
    affected = "\n".join(f"• {words(text, turn.locale)}" for text in update.affected)
    reply = Reply(
        paragraphs=(
            f"**{words(update.title, turn.locale)}**\n{words(update.issuer, turn.locale)}. {' '.join(dates)}",
            _("Es información general, no asesoría legal."),
            *overdue(update, turn),
            said,
            f"**{_('A quién afecta')}**\n{affected}",
            f"**{_('Qué hacer')}**\n{words(update.action, turn.locale)}",
            *untranslated((update.summary,), turn),
            foot(update, turn),
        ),
        choices=steps.steps(turn, Choice(_("Más novedades"), payload(INTENT)), steps.lawyer(turn)),
        rating=update.id if len(update.id) <= RATED else INTENT,
    )
    return outcome(turn, reply, topic=update.id)
