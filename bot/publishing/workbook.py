"""Tables → an .xlsx file that officers can fill in: help on every heading, lists to choose from, text kept as text."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.publishing.spreadsheet import LISTS, MOST_ROWS, Column, Holds, Table, letter
from bot.publishing.uploads import Gettext

HEAD = PatternFill("solid", fgColor="1F3A5F")
FORMATS = {Holds.DAY: "yyyy-mm-dd", Holds.AMOUNT: "#,##0.00", Holds.WHOLE: "0"}
TOP = Alignment(wrap_text=True, vertical="top")


def write_book(tables: Sequence[Table], help_lines: Iterable[str], at: datetime | None, _: Gettext) -> bytes:
    """The file. Its first sheet explains it; a hidden one holds the lists, and the moment it was written."""
    book = Workbook()
    guide = book.worksheets[0]
    guide.title = _("Ayuda")
    guide.column_dimensions["A"].width = 110
    for number, line in enumerate(help_lines, start=1):
        _put(guide.cell(row=number, column=1), line)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    _put(lists.cell(row=1, column=1), at.isoformat() if at else "-")
    for table in tables:
        _fill(book.create_sheet(table.title), lists, table, _)
    book.move_sheet(lists, len(tables))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _fill(sheet: Worksheet, lists: Worksheet, table: Table, _: Gettext) -> None:
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, start=1):
        head = sheet.cell(row=1, column=number, value=column.heading)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = HEAD
        head.alignment = Alignment(wrap_text=True, vertical="center")
        head.comment = Comment(column.help, "Chaski", height=110, width=320)
        below = sheet.column_dimensions[letter(number - 1)]
        below.width = column.width
        below.number_format, below.alignment = FORMATS.get(column.holds, "@"), TOP  # of the rows that will be added
        _offer(sheet, lists, column, letter(number - 1), _)
    for row, values in enumerate(table.rows, start=2):
        for number, column in enumerate(table.columns, start=1):
            _put(sheet.cell(row=row, column=number), values.get(column.key), column)
    sheet.auto_filter.ref = f"A1:{letter(len(table.columns) - 1)}{len(table.rows) + 1}"


def _put(cell: Cell | MergedCell, value: object, column: Column | None = None) -> None:
    """A value in its cell. Text is always text: what begins like a formula is never one, a phone is no number."""
    holds = column.holds if column else Holds.TEXT
    cell.number_format, cell.alignment = FORMATS.get(holds, "@"), TOP
    if value is None or value == "":
        return
    if holds is Holds.DAY:
        cell.value = date.fromisoformat(str(value))
    elif holds in FORMATS and isinstance(value, int | float):
        cell.value = value
    else:
        said = column.choices.get(str(value), str(value)) if column else str(value)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", said)
        cell.data_type = "s"
        cell.quotePrefix = True


def _offer(sheet: Worksheet, lists: Worksheet, column: Column, where: str, _: Gettext) -> None:
    """A list in every cell of the column. Where new names may be added, others are taken too."""
    words = [*column.choices.values()] or [*column.known]
    if not words:
        return
    used = lists.max_column + 1
    for number, said in enumerate(words, start=1):
        _put(lists.cell(row=number, column=used), said)
    source = letter(used - 1)
    offered = DataValidation("list", formula1=f"{LISTS}!${source}$1:${source}${len(words)}", allow_blank=True)
    offered.showErrorMessage = bool(column.choices)
    offered.errorTitle, offered.error = column.heading[:30], _("Elija una opción de la lista.")
    offered.add(f"{where}2:{where}{MOST_ROWS}")
    sheet.add_data_validation(offered)
