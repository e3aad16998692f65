"""One topic as a workbook: tables of its texts, fees and sources, and those of the offices' overlays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalog import BASE_LOCALE, Confidence, Rule
from bot.publishing.check import LOCALES, SECTIONS
from bot.publishing.sheet_rows import (
    proof_columns,
    source_rows,
    sources_table,
    unnested,
)
from bot.publishing.spreadsheet import Book, Column, Holds, Language, Table
from bot.publishing.workbook import write_book
from bot.revisions import Document, Key

FACTS = tuple(name for name in SECTIONS if name != "fees")
HEADER = ("confidence", "verified_on", "review_by")
PROOF = ("source", *HEADER)
FACT_KEYS = (*LOCALES, "variant", "days", "when", *PROOF)
FEE_KEYS = ("amount", "currency", *(f"what.{one}" for one in LOCALES), "as_of", "code", *(f"place.{one}" for one in LOCALES), "variant", *PROOF)  # fmt: skip


@dataclass(frozen=True)
class Sheets:
    """A topic's documents as tables: the documents' own dates, their facts, their fees, their sources."""

    dates: Table
    facts: Table
    fees: Table
    sources: Table

    def all(self) -> tuple[Table, ...]:
        return self.dates, self.facts, self.fees, self.sources


def write(
    documents: Mapping[Key, Document], offices: Sequence[str], language: Language, at: datetime | None = None
) -> bytes:
    """`documents` are one topic, first, and its overlays; `offices` those an overlay may be added for."""
    return write_book(sheets(documents, offices, language).all(), _guide(language), at, language.gettext)


def topic_of(book: Book, languages: Sequence[Language]) -> str | None:
    """The id of the topic a workbook is about; None when it is no topic's. Its first cell below the heading says so."""
    for language in languages:
        rows = book.sheets.get(sheets({}, (), language).dates.title)
        if rows is not None:
            return next((str(cells[0].value) for number, cells in rows if number > 1 and cells and cells[0].value), "")
    return None


def sheets(documents: Mapping[Key, Document], offices: Sequence[str], language: Language) -> Sheets:
    _ = language.gettext
    label = language.labels
    topic = next(iter(documents.values()), {})
    owners = [(_office(key), document) for key, document in documents.items()]
    known = sorted({name for _office_, document in owners for name in document.get("sources") or {}})
    office = Column(key="office", heading=label["office"], width=16, known=tuple(offices), help=_("Vacío: vale para todo el país. Con oficina: vale solo allí."))  # fmt: skip
    variant = Column(key="variant", heading=label["variant"], known=tuple(topic.get("variants") or ()), help=_("Vacío: vale para todos los casos."))  # fmt: skip
    number = Column(key="number", heading=_("Orden"), width=8, holds=Holds.WHOLE, help=_("En qué orden se dice. Vacío: al final."))  # fmt: skip
    proof = proof_columns(language, tuple(known))
    return Sheets(
        dates=Table(
            title=_("Fechas"),
            columns=(
                Column(key="topic", heading=label["topic"], width=32, required=True, help=_("El tema de este libro. No lo cambie.")),
                office,
                *_required(proof[1:]),
            ),
            rows=[{"topic": topic.get("id"), "office": where} | {name: document.get(name) for name in HEADER} for where, document in owners],
        ),
        facts=Table(
            title=_("Requisitos y textos"),
            columns=(
                office,
                Column(key="section", heading=_("Sección"), width=20, holds=Holds.CHOICE, required=True, choices={name: label[name] for name in FACTS}, help=_("En qué parte de la respuesta se dice.")),
                number,
                variant,
                *_words("", language),
                Column(key="days", heading=label["days"], width=8, holds=Holds.WHOLE, help=_("El plazo más largo que dice el texto, en días corridos. Vacío: el texto no dice plazo.")),
                Column(key="when", heading=label["when"], width=18, holds=Holds.CHOICE, choices={Rule.LAST_WORKING_DAY_OF_MONTH.value: _("último día hábil del mes")}, help=_("Vacío: siempre.")),
                *proof,
            ),
            rows=[{"office": where, "section": name, "number": place} | fact for where, document in owners for name in FACTS for place, fact in enumerate(document.get(name) or (), start=1)],
        ),
        fees=Table(
            title=label["fees"],
            columns=(
                office,
                number,
                variant,
                Column(key="amount", heading=label["amount"], width=10, holds=Holds.AMOUNT, required=True, help=_("Solo el número, como 70 o 70.50. Cero: es gratis.")),
                Column(key="currency", heading=label["currency"], width=9, holds=Holds.CHOICE, required=True, choices={code: code for code in ("USD", "PEN", "EUR")}, help=_("En qué moneda se cobra.")),
                *_words("what", language),
                Column(key="as_of", heading=label["as_of"], required=True, help=_("De cuándo es este monto, como 2026 o 2026-05.")),
                Column(key="code", heading=label["code"], width=12, help=_("Código de la tarifa o del pago, si lo tiene.")),
                *_words("place", language),
                *proof,
            ),
            rows=[{"office": where, "number": place} | unnested(fee) for where, document in owners for place, fee in enumerate(document.get("fees") or (), start=1)],
        ),
        sources=sources_table(language, office, [row for where, document in owners for row in source_rows(where, document)]),
    )  # fmt: skip


def _words(prefix: str, language: Language) -> tuple[Column, ...]:
    """A text's columns, one for each language; Spanish must be there, but for the place of a fee."""
    _ = language.gettext
    helps = {
        "": _("Lo que se responde. El castellano es obligatorio; si falta otro idioma, se responde en castellano."),
        "what": _("Qué se paga, con minúscula, como «pasaporte»."),
        "place": _("Solo si el monto es de otro lugar y sirve para comparar, como «en el Perú»."),
    }
    return tuple(
        Column(
            key=f"{prefix}.{locale}" if prefix else locale,
            heading=f"{language.labels[prefix]} ({language.labels[locale]})" if prefix else language.labels[locale],
            help=helps[prefix],
            width=22 if prefix else 50,
            locale=locale,
            required=locale == BASE_LOCALE and prefix != "place",
        )
        for locale in LOCALES
    )


def _required(columns: Iterable[Column]) -> Iterable[Column]:
    """The document's own proof, which its parts inherit."""
    for column in columns:
        choices = {key: said for key, said in column.choices.items() if key in tuple(Confidence)}
        yield Column(key=column.key, heading=column.heading, help=column.help, width=column.width, holds=column.holds, choices=choices, required=True)  # fmt: skip


def _office(key: Key) -> str:
    return key.rpartition("/")[2] if key.startswith("overlays/") else ""


def _guide(language: Language) -> tuple[str, ...]:
    _ = language.gettext
    return (
        _("Este libro tiene un tema: sus fechas, sus textos, sus costos y sus fuentes, cada cosa en su hoja."),
        _("Cambie, agregue o borre filas. No cambie los nombres de las hojas ni los títulos de las columnas; al pasar el cursor por un título verá qué va en esa columna."),
        _("Una fuente, una confianza o una fecha vacía vale lo que dice la hoja de fechas para ese tema o esa oficina."),
        _("Borrar una fila borra ese dato. Una oficina sin fila en la hoja de fechas queda como está."),
        _("No use fórmulas: se rechazan. Las fechas van como 2026-11-29."),
        _("Al importar, nada llega a la gente: los cambios quedan en revisión hasta que otra persona los apruebe."),
    )  # fmt: skip
