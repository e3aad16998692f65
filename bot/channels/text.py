"""The one markup of every reply, and long replies in short texts.

The markup is `**bold**`, lines, "• " bullets, bare links and phones. Bold stands within a line, hugs its words and holds
no `*`; every other `**` is what somebody typed and stays as it is.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

MARK = "**"
BOLD = re.compile(r"\*\*(?!\s)([^*\n]+)(?<!\s)\*\*")

# Where a text may break, best first: paragraphs; lines; sentences; words, but not within a phone ("+1 (201) 555-0100"),
# before a number ("S/ 41") or after a bullet; any space. What cannot break there is one endless word.
BREAKS = (
    re.compile(r"\s*\n\n\s*"),
    re.compile(r"\s*\n\s*"),
    re.compile(r"(?<=[.!?…])[ \t]++(?=[^\s\d(])"),
    re.compile(r"(?<=[^\s•])[ \t]++(?:(?=[^\s\d(])|(?<!\d )(?=\())"),
    re.compile(r"(?<=\S)\s+(?=\S)"),
)
LETTERS = len(BREAKS)


def runs(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each bold or not; the marks are gone."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in BOLD.finditer(text):
        pieces += [(text[end : match.start()], False), (match[1], True)]
        end = match.end()
    return [(piece, bold) for piece, bold in (*pieces, (text[end:], False)) if piece]


def plain_text(text: str) -> str:
    """The text without its bold marks."""
    return BOLD.sub(r"\1", text)


def utf16(text: str) -> int:
    """UTF-16 code units: an emoji is two or more (https://core.telegram.org/api/entities#entity-length)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pack(
    paragraphs: Iterable[str], limit: int, *, length: Callable[[str], int] = len, last: int | None = None
) -> list[str]:
    """As few texts as possible, each within the limit and the last one within `last`.

    A paragraph, line, sentence or word is split only where it does not fit by itself; a word, link or phone, only where
    it is longer than the limit. Of the ways to make as few texts, one is taken that ends them with paragraphs, then lines.
    `length` does not shrink as a text grows.
    """
    text = _Text("\n\n".join(filter(str.strip, paragraphs)).strip(), length)
    if not text.marked:
        return []
    final = limit if last is None else last
    pieces = list(text.pieces(0, len(text.marked), limit, final))

    def joined(first: int, stop: int) -> str:
        return text.between(pieces[first].start, pieces[stop - 1].end)

    soonest = [len(pieces)]  # the piece each text may begin with at the earliest, found from the last text back
    room = final
    while soonest[0]:
        stop = soonest[0]
        firsts = range(stop - 1)
        soonest.insert(0, bisect_left(firsts, True, key=lambda first: length(joined(first, stop)) <= room))
        room = limit
    texts: list[str] = []
    first = 0
    for earliest in soonest[1:-1]:
        stops = range(earliest, len(pieces))
        fitting = bisect_right(stops, limit, key=lambda stop: length(joined(first, stop)))
        best = max(stops[: max(fitting, 1)], key=lambda stop: (-pieces[stop].level, stop))
        texts.append(joined(first, best))
        first = best
    return [*texts, joined(first, len(pieces))]


class _Piece(NamedTuple):
    """What is kept whole: text[start:end], and the level of the break before it."""

    start: int
    end: int
    level: int


class _Text:
    """A text to cut: bold that goes across a cut is closed before it and opened again after."""

    def __init__(self, marked: str, length: Callable[[str], int]) -> None:
        self.marked = marked
        self._length = length
        self._bold = [match.span() for match in BOLD.finditer(marked)]

    def between(self, start: int, end: int) -> str:
        opened, closed = (MARK if self._bold_at(cut) else "" for cut in (start, end))
        return f"{opened}{self.marked[start:end]}{closed}"

    def pieces(self, start: int, end: int, limit: int, last: int, level: int = 0, before: int = 0) -> Iterator[_Piece]:
        """Each within the limit, the final one within `last`; split at this level, or worse ones where it must be."""
        if level > LETTERS or self._length(self.between(start, end)) <= last:
            yield _Piece(start, end, before)
            return
        gaps = list(self._gaps(start, end, level))
        starts, ends = [start, *(gap[1] for gap in gaps)], [*(gap[0] for gap in gaps), end]
        for number, (begin, stop) in enumerate(zip(starts, ends, strict=True)):
            room = last if number == len(gaps) else limit
            yield from self.pieces(begin, stop, limit, room, level + 1, level if number else before)

    def _gaps(self, start: int, end: int, level: int) -> Iterator[tuple[int, int]]:
        if level < LETTERS:
            return (match.span() for match in BREAKS[level].finditer(self.marked, start, end))
        return ((cut, cut) for cut in range(start + 1, end) if not self._at_mark(cut))

    def _bold_at(self, cut: int) -> tuple[int, int] | None:
        """The bold words, with their marks, that a cut goes through."""
        before = bisect_left(self._bold, (cut,))
        span = self._bold[before - 1] if before else None
        return span if span and cut < span[1] else None

    def _at_mark(self, cut: int) -> bool:
        """Whether a cut here would break a mark, or part it from its first or last letter."""
        span = self._bold_at(cut)
        return bool(span and not span[0] + len(MARK) < cut < span[1] - len(MARK))


def headroom(head: str) -> int:
    """How much of each text's limit a line takes that all of them begin with, in UTF-16 units."""
    return utf16(head) + 2 if head else 0


def headed(texts: Iterable[str], head: str) -> list[str]:
    """The texts, each beginning with the line `head`."""
    return [text if text.startswith(head) else f"{head}\n\n{text}" for text in texts]
