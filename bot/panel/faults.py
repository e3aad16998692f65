"""A fault of the content in the officer's words: the check speaks to whoever edits the files, in English."""

import re
from collections.abc import Callable, Mapping

from bot.errors import Fault

Gettext = Callable[[str], str]


def told(fault: Fault, _: Gettext) -> str:
    """Where it is and what is wrong; in the words of the check where it has none here."""
    where = ", ".join(filter(None, (fault.where.removeprefix("content/"), fault.key)))
    return f"{where}: {sentence(fault, _)}"


def sentence(fault: Fault, _: Gettext) -> str:
    for pattern, words in sentences(_).items():
        found = re.fullmatch(pattern, fault.problem)
        if found:
            return words.format(**found.groupdict())
    return f"{fault.problem}. {fault.remedy}"


def sentences(_: Gettext) -> Mapping[str, str]:
    """What the check says (bot/publishing/check.py, build.py) → what an officer reads; to add one, add a line."""
    return {
        r"it is missing|Field required|Missing required .*": _("falta y es obligatorio."),
        r"it names no source|no source confirms it": _("no tiene fuente. Agregue una."),
        r"the Spanish words are missing": _("falta el texto en castellano."),
        r"'(?P<name>.*)' does not exist": _("nombra «{name}», que no existe. Corríjalo o agregue lo que falta."),
        r"no variant is called '(?P<name>.*)'": _("nombra el caso «{name}», que el tema no tiene."),
        r"it has no topics": _("no tiene temas. Ponga uno o quítelo."),
        r"it stands in (?P<number>\d+) groups": _("está en {number} grupos del menú y debe estar en uno."),
        r"it ends \((?P<end>.*)\) before it starts \((?P<start>.*)\)": _(
            "termina ({end}) antes de empezar ({start}). Corrija las fechas o las horas."
        ),
        r"(?P<review>\S+) is before verified_on (?P<verified>\S+)": _(
            "se debe revisar el {review}, antes de lo verificado el {verified}. Dé una fecha posterior."
        ),
        r"it has (?P<number>\d+) characters": _(
            "tiene {number} caracteres, y son demasiados. Acórtelo o haga dos líneas."
        ),
        r"it holds `\*\*`": _("quite los asteriscos **: el bot pone la negrita solo."),
        r"it is no language of ours": _("está en un idioma que el bot no habla."),
        r"'(?P<number>.*)' is (not a US number|no phone)": _(
            "«{number}» no es un teléfono: escriba +1 y diez dígitos."
        ),
        r"it is no address": _("no es una dirección web: escríbala entera, con https://."),
        r"'(?P<name>.*)' is no time zone": _("«{name}» no es una zona horaria, como America/New_York."),
        r"it cannot name a file": _("el nombre interno lleva solo minúsculas sin tilde, cifras y guiones."),
        r"it is '(?P<name>.*)'": _("se llama «{name}», y debe llamarse como su archivo."),
        r"another folder has a topic of this name": _("otra familia ya tiene un tema con ese nombre."),
        r"it stands there twice": _("está dos veces. Deje uno."),
        r"Unexpected keyword argument.*": _("este campo no existe aquí. Quítelo."),
        r"Input should be (?P<kinds>'.*)": _("debe ser uno de estos: {kinds}"),
        r"(Input should be|Value error|Unable to parse).*": _("el valor no tiene la forma que debe."),
    }
