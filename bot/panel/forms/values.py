"""One value ⇄ what stands in its field. A value that is wrong stays as it was typed; rules.py says what is wrong."""

import re
from collections.abc import Mapping
from typing import Any

from bot.panel.forms.cleaning import clean, clean_line
from bot.panel.forms.spec import Field, Kind
from bot.panel.forms.tree import Leaf

MISSING = object()
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WRITTEN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")  # day first, as in Peru
HOUR = re.compile(r"(\d{1,2})[:.](\d{2})(?: ?h)?")
AMOUNT = re.compile(r"\d{1,7}(?:\.\d{1,2})?")
NUMBER = re.compile(r"\d{1,6}")
PHONE = re.compile(r"\+1\d{10}")
SEPARATORS = re.compile(r"[\s().\-/]+")
YES_NO = {"yes": True, "no": False}


def written(field: Field, value: Any) -> Leaf:
    """What stands in the field of a value; None: the document has none."""
    if field.kind is Kind.FLAG:
        yes = value if isinstance(value, bool) else field.default == "1"
        return ("0", "1") if yes else ("0",)
    if field.kind is Kind.CHOICES:
        return ("", *map(str, value)) if isinstance(value, list) else ("",)
    if value is None:
        return (field.absent,)
    if field.kind is Kind.MAYBE and isinstance(value, bool):
        return ("yes" if value else "no",)
    return (_shown(field, value),)


def _shown(field: Field, value: Any) -> str:
    if field.kind is Kind.AMOUNT and isinstance(value, float):
        return f"{value:.2f}" if round(value, 2) == value else str(value)
    text = str(value)
    if field.kind is Kind.PHONE and PHONE.fullmatch(text):
        return spaced(text)
    if field.kind is Kind.HOUR and HOUR.fullmatch(text):
        return text.zfill(5)
    return text


def spaced(phone: str) -> str:
    """+17867132401 → +1 786 713 2401."""
    return f"+1 {phone[2:5]} {phone[5:8]} {phone[8:]}"


def read(field: Field, posted: Leaf) -> Any:
    """The value of a field, MISSING when nothing was written."""
    if field.kind is Kind.FLAG:
        return "1" in posted
    if field.kind is Kind.CHOICES:
        return list(dict.fromkeys(filter(None, posted))) or MISSING
    text = posted[-1] if posted else ""
    text = clean(text) if field.kind is Kind.WORDS else clean_line(text)
    return READERS[field.kind](text) if text else MISSING


def _day(text: str) -> str:
    match = WRITTEN_DAY.fullmatch(text)
    return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else text


def _hour(text: str) -> str:
    match = HOUR.fullmatch(text)
    return f"{int(match[1])}:{match[2]}" if match else text


def _amount(text: str) -> int | float | str:
    if not AMOUNT.fullmatch(text):
        return text
    amount = float(text)
    return int(amount) if amount.is_integer() else amount


def _number(text: str) -> int | str:
    return int(text) if NUMBER.fullmatch(text) and text.isascii() else text


def ten_digits(text: str) -> str:
    """The digits of a number of the United States or Canada, however it is typed; "" for any other."""
    digits = SEPARATORS.sub("", text).removeprefix("+1")
    digits = digits.removeprefix("1") if len(digits) == 11 else digits
    return digits if len(digits) == 10 and digits.isascii() and digits.isdecimal() else ""


def _phone(text: str) -> str:
    digits = ten_digits(text)
    return f"+1{digits}" if digits else text


def _hotline(text: str) -> str:
    digits = ten_digits(text)
    return f"+1 {digits[:3]} {digits[3:6]} {digits[6:]}" if digits else text


def _same(text: str) -> str:
    return text


READERS: Mapping[Kind, Any] = {
    **dict.fromkeys(Kind, _same),
    Kind.DAY: _day,
    Kind.HOUR: _hour,
    Kind.AMOUNT: _amount,
    Kind.NUMBER: _number,
    Kind.PHONE: _phone,
    Kind.HOTLINE: _hotline,
    Kind.MAYBE: lambda text: YES_NO.get(text, text),
}
