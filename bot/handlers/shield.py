"""Is it the consulate? Compares what somebody received with the directory; never says that anything is safe."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from bot.catalog import words
from bot.directory import Kind, Listing, Match, find
from bot.domain import Choice, Dialog, Handler, Outcome, Reply, Turn, payload
from bot.handlers import steps
from bot.handlers.prose import foot, office_name, outcome, overdue, section

INTENT = "is-it-the-consulate"
FRAUD = "notario-fraud"


def check(turn: Turn) -> Outcome:
    """The answer repeats nothing of what was sent: it may be a trap for whoever reads it next."""
    _ = turn.gettext
    matches = find(turn.question.text, turn.catalog)
    told = [*_results(matches, turn), *_cautions(matches, turn)] if matches else [_ask(turn)]
    directory = _("Directorio oficial:") + f"\n{turn.catalog.directory}"
    reply = Reply(paragraphs=(*told, directory, *_fraud(turn)), choices=_next_steps(turn))
    done = outcome(turn, reply)
    return done if matches or turn.dialog else replace(done, dialog=Dialog(INTENT, "detail"))


def _ask(turn: Turn) -> str:
    return turn.gettext("Envíeme el número, el enlace o el correo completo y lo comparo con mi directorio.")


def _results(matches: tuple[Match, ...], turn: Turn) -> Iterator[str]:
    """One paragraph a detail; several of a kind are numbered in the order they were written."""
    kinds = Counter(match.kind for match in matches)
    seen: Counter[Kind] = Counter()
    for match in matches:
        seen[match.kind] += 1
        what = _what(match.kind, turn) + (f" ({seen[match.kind]})" if kinds[match.kind] > 1 else "")
        yield "\n".join(_result(what, match.listing, turn))


def _what(kind: Kind, turn: Turn) -> str:
    _ = turn.gettext
    return {
        Kind.PHONE: _("El número que recibió"),
        Kind.LINK: _("El enlace que recibió"),
        Kind.EMAIL: _("El correo que recibió"),
        Kind.HANDLE: _("La cuenta que recibió"),
    }[kind]


def _result(what: str, listing: Listing | None, turn: Turn) -> list[str]:
    _ = turn.gettext
    if listing is None:
        return [_("{what}: no está en mi directorio.").format(what=what)]
    name = _name(listing, turn)
    if not listing.stated:
        said = _("{what}: está en mi directorio como {name}, pero sin confirmar. No lo dé por verificado.")
        return [said.format(what=what, name=name)]
    proof = [*overdue(listing.proof, turn), foot(listing.proof, turn)] if listing.proof else []
    return [_("{what}: está en mi directorio como {name}.").format(what=what, name=f"**{name}**"), *proof]


def _name(listing: Listing, turn: Turn) -> str:
    if listing.office:
        return office_name(turn.catalog.offices[listing.office], turn)
    return words(listing.name, turn.locale) if listing.name else turn.gettext("el directorio oficial de consulados")


def _cautions(matches: tuple[Match, ...], turn: Turn) -> Iterator[str]:
    """What a match and a miss do not prove."""
    _ = turn.gettext
    if any(match.listing for match in matches):
        yield _(
            "Que un dato esté en el directorio no prueba quién le llama o le escribe. Si duda, corte y llame usted a su consulado."
        )
    if any(match.listing is None for match in matches):
        yield _(
            "Antes de pagar, dar sus datos o abrir un enlace, pregunte a su consulado. "
            "Mi directorio no tiene todos los números, páginas ni cuentas. No puedo decir de quién es."
        )


def _fraud(turn: Turn) -> list[str]:
    """What not to do, from the topic of frauds."""
    topic = turn.catalog.topics.get(FRAUD)
    if topic is None:
        return []
    return [
        *overdue(topic, turn),
        *section(turn.gettext("No haga esto"), topic.answer(turn.contact.office).dont, turn),
        foot(topic, turn),
    ]


def _next_steps(turn: Turn) -> tuple[Choice, ...]:
    """Whom to call oneself, and how to tell a fraud. The menu begins with the emergency."""
    return steps.steps(turn, steps.consulate(turn), *((frauds(turn),) if FRAUD in turn.catalog.topics else ()))


def frauds(turn: Turn) -> Choice:
    return Choice(turn.gettext("Evitar estafas"), payload(FRAUD))


INTENTS: dict[str, Handler] = {INTENT: check}
