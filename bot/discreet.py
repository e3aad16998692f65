"""Discreet mode: whoever looks over a shoulder, or at a lock screen, sees nothing that gives a person away."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain import Choice, Reply, read_payload
from bot.words import plain

PREVIEW = 40  # characters a lock screen shows
ALARMING = frozenset(
    "emergencia emergency emergencias ice migra redada redadas raid raids detenido detenida detenidos detained detener detienen detencion "
    "detention arresto arrested deportacion deportation deport orden warrant abogado lawyer derechos rights violencia violence "
    "trata trafficking policia police asilo asylum fianza bond corte court tribunal ilegal indocumentado undocumented "
    "inmigracion immigration fraude estafa scam agente agentes agent agents localizador locator crisis "
    "isqa isqata isqam upallanapaq derechoykuna derechukuna wardia hapisqa wichqasqa".split()
)


def veil(reply: Reply, gettext: Callable[[str], str]) -> Reply:
    """The reply behind a neutral first line, and its choices without alarming words.

    What a neutral title stands for is told at the end of the text, where no lock screen shows it.
    """
    _ = gettext
    first = _("Hola. Aquí tiene la información que pidió.")
    choices, keys = [], []
    for number, choice in enumerate(reply.choices, 1):
        if not (alarming(choice.title) or alarming(choice.about)):
            choices.append(choice)
            continue
        named = _title(choice, gettext)
        title = named or _("Tema {number}").format(number=number)
        keys += [] if named else [f"{title}: {choice.title}"]
        choices.append(Choice(title, choice.payload))
    told = ("\n".join(keys),) if keys else ()
    paragraphs = (first, *reply.paragraphs, *told)
    return replace(reply, paragraphs=paragraphs, choices=tuple(choices), preview=first)


def alarming(title: str) -> bool:
    return bool(ALARMING & {*plain(title).split()}) or "🆘" in title


def _title(choice: Choice, gettext: Callable[[str], str]) -> str | None:
    """A neutral name for what stands in the main menu."""
    _ = gettext
    read = read_payload(choice.payload)
    if read is None:
        return None
    if read.entity("of") == "rights":
        return _("Información útil")
    titles = {
        "emergency": _("Ayuda ahora"),
        "find-detainee": _("Buscar a alguien"),
        "find-lawyer": _("Pedir consejo"),
    }
    return None if read.entity("kind") else titles.get(read.intent)
