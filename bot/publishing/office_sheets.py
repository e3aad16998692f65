"""The office table as a workbook: every value of every office in one row, with its proof."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.catalog import BASE_LOCALE, Weekday
from bot.publishing.check import LOCALES
from bot.publishing.sheet_rows import (
    proof_columns,
    source_rows,
    sources_table,
    unnested,
)
from bot.publishing.spreadsheet import Book, Column, Holds, Language, Table
from bot.publishing.workbook import write_book
from bot.revisions import Document, Key

WHOLE = "office"  # the row that holds what all values of an office inherit
SINGLE = ("address", "emergency", "email", "website", "booking")
FIELDS = (WHOLE, "address", "phones", "emergency", "email", "website", "booking", "hours", "weekly")
PROOF = ("source", "confidence", "verified_on", "review_by")
NOTES = tuple(f"note.{locale}" for locale in LOCALES)
OTHERS = tuple(f"value.{locale}" for locale in LOCALES if locale != BASE_LOCALE)  # of the hours, which are words


def write(documents: Mapping[Key, Document], language: Language, at: datetime | None = None) -> bytes:
    """The table of these offices."""
    return write_book(sheets(documents, language), _guide(language), at, language.gettext)


def is_office_table(book: Book, languages: Sequence[Language]) -> bool:
    return any(sheets({}, language)[0].title in book.sheets for language in languages)


def sheets(documents: Mapping[Key, Document], language: Language) -> tuple[Table, Table]:
    _, label = language.gettext, language.labels
    ids = tuple(str(document.get("id")) for document in documents.values())
    known = sorted({name for document in documents.values() for name in document.get("sources") or {}})
    office = Column(
        key="office",
        heading=label["office"],
        width=20,
        required=True,
        known=ids,
        help=_("El nombre interno de la oficina. No lo cambie."),
    )
    fields = {name: label[name] for name in FIELDS} | {WHOLE: _("Toda la oficina")}
    languages = [(locale, label[locale]) for locale in LOCALES]
    columns = (
        office,
        Column(key="city", heading=label["city"], width=16, help=_("Solo para leer: cambiarla aquí no cambia nada.")),
        Column(key="field", heading=_("Qué dato es"), width=20, holds=Holds.CHOICE, required=True, choices=fields, help=_("Una fila por dato. Teléfonos y horarios pueden tener varias filas. «Toda la oficina» lleva la fuente y las fechas que valen para lo demás.")),
        Column(key="value", heading=label["value"], width=50, help=_("Teléfonos con + y sus cifras seguidas. Horario, en castellano. Horario por días, como «lun mar mié jue vie 8:30-14:00».")),
        *(Column(key=f"value.{code}", heading=f"{label['value']} ({name})", width=36, locale=code, help=_("Solo para el horario: el mismo texto en este idioma.")) for code, name in languages if code != BASE_LOCALE),
        *(Column(key=f"note.{code}", heading=f"{label['note']} ({name})", width=30, locale=code, help=_("Lo que hay que saber de este dato. Puede quedar vacía.")) for code, name in languages),
        Column(key="by_appointment", heading=label["by_appointment"], width=10, holds=Holds.CHOICE, choices={"yes": _("sí"), "no": _("no")}, help=_("Solo para el horario por días. Vacío: ninguna fuente lo dice.")),
        *proof_columns(language, tuple(known)),
    )  # fmt: skip
    rows = [row for document in documents.values() for row in _rows(document, language)]
    return (
        Table(title=label["offices"], columns=columns, rows=rows),
        sources_table(
            language,
            office,
            [row for document in documents.values() for row in source_rows(str(document.get("id")), document)],
        ),
    )


def _rows(document: Document, language: Language) -> Iterable[Mapping[str, object]]:
    about = {"office": document.get("id"), "city": document.get("city")}
    yield about | {"field": WHOLE} | {name: document.get(name) for name in ("source", "verified_on", "review_by")}
    for name in FIELDS[1:]:
        found = document.get(name) or []
        for value in found if isinstance(found, list) else [found]:
            yield about | {"field": name} | _cells(name, value, language)


def _cells(name: str, value: Document, language: Language) -> dict[str, object]:
    flat = unnested(value)
    if name == "hours":
        return {
            "value" if key == BASE_LOCALE else f"value.{key}" if key in LOCALES else key: one
            for key, one in flat.items()
        }
    if name == "weekly":
        days = " ".join(days_of(language)[day] for day in value["days"])
        by = {"by_appointment": "yes" if value["by_appointment"] else "no"} if "by_appointment" in value else {}
        return flat | {"value": f"{days} {value['from']}-{value['to']}"} | by
    return flat


def days_of(language: Language) -> dict[str, str]:
    _ = language.gettext
    return {
        Weekday.MON.value: _("lun"),
        Weekday.TUE.value: _("mar"),
        Weekday.WED.value: _("mié"),
        Weekday.THU.value: _("jue"),
        Weekday.FRI.value: _("vie"),
        Weekday.SAT.value: _("sáb"),
        Weekday.SUN.value: _("dom"),
    }


def _guide(language: Language) -> tuple[str, ...]:
    _ = language.gettext
    return (
        _("Este libro tiene los datos de las oficinas: una fila por dato, y en otra hoja las fuentes de cada oficina."),
        _("Cambie, agregue o borre filas. No cambie los nombres de las hojas ni los títulos de las columnas; al pasar el cursor por un título verá qué va en esa columna."),
        _("Borrar una fila borra ese dato. Una oficina sin ninguna fila queda como está."),
        _("Una fecha vacía vale lo que dice la fila «Toda la oficina»."),
        _("No use fórmulas: se rechazan. Las fechas van como 2026-11-29."),
        _("Al importar, nada llega a la gente: los cambios quedan en revisión hasta que otra persona los apruebe."),
    )  # fmt: skip
