"""What changed in the rules, by date."""

from bot.catalog import Update, words
from bot.domain import Choice, Outcome, Reply, Turn, payload
from bot.handlers.prose import foot, outcome, overdue, to_menu, untranslated

INTENT = "new-rules"
SHOWN = 5


def latest(turn: Turn) -> Outcome:
    """The newest updates as a list to tap, or the one that was tapped."""
    _ = turn.gettext
    live = [update for update in turn.catalog.updates if not update.expires or update.expires >= turn.today]
    asked = next((update for update in live if update.id == turn.interpretation.entity("update")), None)
    if asked:
        return _one(asked, turn)
    lines = [f"• {turn.day(update.published)}: {words(update.title, turn.locale)}" for update in live[:SHOWN]]
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


def _one(update: Update, turn: Turn) -> Outcome:
    _ = turn.gettext
    said = words(update.summary, turn.locale)
    if not update.confidence.stated:
        said = _("Sin confirmar: {fact}").format(fact=said)
    dates = [_("Publicado: {day}.").format(day=turn.day(update.published))]
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
        choices=(
            Choice(_("Más novedades"), payload(INTENT)),
            Choice(_("Abogado gratis"), payload("find-lawyer")),
            to_menu(turn),
        ),
    )
    return outcome(turn, reply, topic=update.id)
