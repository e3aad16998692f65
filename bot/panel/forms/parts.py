"""What several forms share: the sections of an answer, a fact, a fee, an office's value, and the proof of it all."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.catalog import Confidence, Rule
from bot.panel.forms.spec import Field, Kind, Options, Part, Shape, words
from bot.panel.labels import labels
from bot.publishing.check import SECTIONS

Gettext = Callable[[str], str]


def sections(_: Gettext, *, whole: bool = False) -> tuple[Part, ...]:
    """One part for each section of an answer; empty ones are folded. A `whole` answer has a summary."""
    name, helps = labels(_), section_helps(_)
    made = []
    for section in SECTIONS:
        field = fees(_) if section == "fees" else facts(_, section, name[section], helps[section])
        needed = whole and section == "summary"
        made.append(
            Part(name=section, title=name[section], fields=(replace(field, required=needed),), folded=not needed)
        )
    return tuple(made)


def section_helps(_: Gettext) -> dict[str, str]:
    return {
        "summary": _("Lo primero que se dice: qué hacer, en una o dos líneas."),
        "who": _("A quién le sirve este trámite."),
        "requirements": _("Un papel o condición por línea, en el orden en que se piden."),
        "payment": _("En efectivo, con tarjeta, con giro: lo que acepta la oficina."),
        "time": _("Cuánto demora, y según quién."),
        "validity": _("Hasta cuándo vale el documento."),
        "where": _("En qué oficina o página se hace."),
        "appointment": _("Si hace falta cita y cómo se saca."),
        "mail": _("Si se puede enviar o recibir por correo."),
        "how": _("Los pasos, uno por línea."),
        "key_points": _("Lo que toda persona debe saber de este tema."),
        "do": _("Lo que conviene hacer, un consejo por línea."),
        "dont": _("Lo que puede hacer daño, una línea por cosa."),
        "pitfalls": _("Errores frecuentes que hacen perder el viaje."),
    }


def facts(
    _: Gettext,
    name: str,
    label: str,
    help: str,
    *,
    shape: Shape = Shape.LIST,
    first: tuple[Field, ...] = (),
    variants: bool = True,
) -> Field:
    """Lines of text, each with its own case, source and dates where they differ from the document's."""
    own = labels(_)
    within: tuple[Field, ...] = proof_of(_)
    if variants:
        within = (choice("variant", own["variant"], _("Déjelo vacío si vale para todos."), "variants"), *within)
    if name == "time":
        days = Field(name="days", kind=Kind.NUMBER, label=own["days"], help=_("El plazo más largo, en días corridos."))
        within = (days, *within)
    if name == "payment":
        rule = ((Rule.LAST_WORKING_DAY_OF_MONTH.value, _("solo el último día hábil del mes")),)
        when = choice(
            "when", own["when"], _("Los días en que esta línea reemplaza a las otras."), (("", _("siempre")), *rule)
        )
        within = (when, *within)
    text = words("", _("Texto"), _("Una idea por línea, como se la diría a la persona."), required=True)
    return Field(
        name=name,
        kind=Kind.ROWS,
        label=label,
        help=help,
        shape=shape,
        fields=(*first, text),
        within=within,
        add=_("Agregar una línea"),
    )  # fmt: skip


def fees(_: Gettext) -> Field:
    own = labels(_)
    return Field(
        name="fees",
        kind=Kind.ROWS,
        label=own["fees"],
        help=_("Cuánto se paga, por qué y desde cuándo."),
        add=_("Agregar un costo"),
        fields=(
            words("what", own["what"], _("Qué se paga, en pocas palabras."), required=True, rows=1),
            Field(
                name="amount",
                kind=Kind.AMOUNT,
                label=own["amount"],
                help=_("Solo el número: 70 o 70.50. Escriba 0 si es gratis."),
                required=True,
            ),
            choice(
                "currency",
                own["currency"],
                _("La moneda en que se cobra."),
                (("USD", _("dólares (USD)")), ("PEN", _("soles (PEN)")), ("EUR", _("euros (EUR)"))),
                required=True,
                default="USD",
            ),
            Field(name="as_of", label=own["as_of"], help=_("Mes o año en que se vio, como 2026-11."), required=True),
        ),
        within=(
            Field(name="code", label=own["code"], help=_("Código de la tasa o del arancel, si lo tiene.")),
            words("place", own["place"], _("Solo para comparar: el lugar donde se cobra esto otro."), rows=1),
            choice("variant", own["variant"], _("Déjelo vacío si vale para todos."), "variants"),
            *proof_of(_),
        ),
    )


def value(_: Gettext, name: str, label: str, help: str, kind: Kind) -> Field:
    """One detail of an office, with where it was read and how sure it is."""
    own = labels(_)
    return Field(
        name=name,
        kind=Kind.GROUP,
        label=label,
        help=help,
        fields=(
            Field(name="value", kind=kind, label=own["value"], help=help, required=True),
            choice("confidence", own["confidence"], _("Qué tan seguro es este dato."), confidences(_), required=True, default="high"),
            replace(source(_), to_publish=True),
        ),
        within=(
            words("note", own["note"], _("Para qué sirve este dato, si hace falta decirlo."), rows=1),
            *dates(_, required=False),
        ),
    )  # fmt: skip


def proof(_: Gettext, *, confidence: bool = True, extra: tuple[Field, ...] = ()) -> Part:
    """Who says so, how sure it is, when it was read, good until when."""
    own = labels(_)
    sure = choice("confidence", own["confidence"], _("Qué tan seguro es lo que dice este documento."), confidences(_), required=True, default="high")  # fmt: skip
    return Part(
        name="proof",
        title=_("Fuentes y fechas"),
        fields=(*dates(_), *((sure,) if confidence else ()), *extra, sources(_)),
    )


def sources(_: Gettext) -> Field:
    own = labels(_)
    return named_rows(
        "sources",
        own["sources"],
        _("De dónde sale lo que se dice. Sin fuente no se publica."),
        (
            Field(name="name", label=own["name"], help=_("Quién lo dice: entidad, página o persona con cargo."), required=True),
            Field(name="url", kind=Kind.LINK, label=own["url"], help=_("La página donde se lee, si la hay.")),
            Field(name="dated", label=own["dated"], help=_("La fecha que trae la propia fuente.")),
            Field(name="official", kind=Kind.FLAG, label=own["official"], help=_("Del Estado peruano o de la entidad competente."), default="1"),
        ),
        _("Agregar una fuente"),
    )  # fmt: skip


def proof_of(_: Gettext) -> tuple[Field, ...]:
    """A line's own proof, where it differs from the document's."""
    own = labels(_)
    same = ("", _("la del documento"))
    return (
        source(_),
        choice("confidence", own["confidence"], _("Solo si es distinta de la del documento."), (same, *confidences(_))),
        *dates(_, required=False),
    )


def source(_: Gettext) -> Field:
    return choice("source", labels(_)["source"], _("Una de las fuentes del documento."), "sources")


def dates(_: Gettext, *, required: bool = True) -> tuple[Field, Field]:
    own = labels(_)
    here = _("Solo si es distinto del documento.")
    return (
        Field(
            name="verified_on",
            kind=Kind.DAY,
            label=own["verified_on"],
            help=_("El día en que usted lo comprobó en la fuente.") if required else here,
            to_publish=required,
        ),
        Field(
            name="review_by",
            kind=Kind.DAY,
            label=own["review_by"],
            help=_("Ese día el panel le pedirá comprobarlo de nuevo.") if required else here,
            to_publish=required,
        ),
    )


def confidences(_: Gettext) -> Options:
    return (
        (Confidence.HIGH.value, _("alta: lo dice una fuente oficial")),
        (Confidence.MEDIUM.value, _("media: lo dice una fuente confiable")),
        (Confidence.LOW.value, _("baja: se dice con duda")),
        (Confidence.UNVERIFIED.value, _("sin confirmar")),
    )


def choice(
    name: str,
    label: str,
    help: str,
    choices: str | tuple[tuple[str, str], ...],
    *,
    required: bool = False,
    default: str = "",
    absent: str = "",
) -> Field:
    return Field(
        name=name,
        kind=Kind.CHOICE,
        label=label,
        help=help,
        choices=choices,
        required=required,
        default=default,
        absent=absent,
    )


def named_rows(name: str, label: str, help: str, fields: tuple[Field, ...], add: str) -> Field:
    """Rows that are named elsewhere in the document; a new one is named after its words."""
    own = (Field(name="id"), *fields)
    return Field(name=name, kind=Kind.ROWS, label=label, help=help, shape=Shape.MAP, fields=own, add=add)


def listed(
    _: Gettext, name: str, label: str, help: str, choices: str, *, keep_empty: bool = False, **given: Any
) -> Field:
    """Several values in an order that matters: chosen from a list, or written."""
    kind = Kind.CHOICE if choices else Kind.LINE
    one = Field(name="value", kind=kind, label=label, help=help, choices=choices, limit=700, required=True)
    return Field(
        name=name,
        kind=Kind.ROWS,
        label=label,
        help=help,
        shape=Shape.VALUES,
        fields=(one,),
        keep_empty=keep_empty,
        add=_("Agregar"),
        **given,
    )
