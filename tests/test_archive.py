"""The whole content as a zip of YAML files, and what is refused when it comes back."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.publishing import archive, uploads
from bot.publishing.documents import split
from bot.publishing.load import catalog_of, read
from bot.settings import ROOT

FILES = read(ROOT / "content")
DOCUMENTS = split(FILES)
WHOLE = archive.write(DOCUMENTS)


def a_zip(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()


def told(data: bytes) -> list[tuple[str, int | None, str]]:
    """(file, line, problem) of each fault."""
    return [(fault.where, fault.row, fault.problem) for fault in archive.read(data, str).faults]


def test_what_goes_out_comes_back_as_the_same_catalog() -> None:
    back = archive.read(WHOLE, str)
    assert back.faults == ()
    assert catalog_of(dict(back.files), "content", "") == catalog_of(FILES, "content", "")
    assert split(back.files) == DOCUMENTS


def test_unpacked_over_content_it_is_the_same_catalog(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("unpacked") / "content"
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as packed:
        packed.extractall(folder)
    assert catalog_of(read(folder), "content", "") == catalog_of(FILES, "content", "")


def test_the_same_content_makes_the_same_bytes() -> None:
    assert archive.write(split(archive.read(WHOLE, str).files)) == WHOLE


def test_the_files_read_like_those_that_were_written_by_hand() -> None:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as packed:
        text = packed.read("topics/passport/passport-adult.yml").decode()
    assert "\nverified_on: 2026-11-22\n" in text
    assert "- es: El pasaporte no se renueva. Siempre se saca uno nuevo, y va usted en persona.\n" in text
    assert "&id" not in text
    assert text.startswith("id: passport-adult\nkind: procedure\n")


def test_it_remembers_of_which_moment_it_is() -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert archive.read(archive.write(DOCUMENTS, at), str).at == at
    assert archive.read(WHOLE, str).at is None


def test_a_folder_that_was_zipped_by_hand_is_read_too() -> None:
    found = archive.read(
        a_zip({"content/updates/a.yml": "id: a", "__MACOSX/content/._a.yml": b"\0", "content/.DS_Store": b"\0"}), str
    )
    assert (dict(found.files), found.faults) == ({"updates/a.yml": {"id": "a"}}, ())


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "dañado"),
        (b"PK\x03\x04 and then nothing", "dañado"),
        (a_zip({}), "vacío"),
        (a_zip({"offices.yml": b" " * (uploads.LARGEST + 1)}), "ocupa más de 10 MB"),
        (a_zip({f"updates/{number}.yml": "a: 1" for number in range(uploads.MOST_ENTRIES + 1)}), "más de 1000 partes"),
        (a_zip({"offices.yml": "a: 1"}, zipfile.ZIP_LZMA), "comprimido de una forma"),
    ],
)
def test_a_zip_that_cannot_be_trusted_is_not_opened(data: bytes, word: str) -> None:
    ((where, _row, problem),) = told(data)
    assert (where, word in problem) == ("content.zip", True), problem


@pytest.mark.parametrize(
    "name",
    [
        "../offices.yml",
        "/etc/passwd",
        "C:\\offices.yml",
        "offices.yml.exe",
        "notes.txt",
        "topics/a.yml",
        "updates/Á.yml",
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(name: str) -> None:
    assert [problem for _where, _row, problem in told(a_zip({name: "a: 1"}))] == [
        "Este archivo no es parte del contenido. Quítelo del zip."
    ]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (b"a: 1\nb: 'x\n", 3, "no se puede leer como YAML"),
        (b"a: 1\nb: [1\n", 3, "no se puede leer como YAML"),
        (b"a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "etiqueta"),
        (b"a: &x [1]\nb: *x\n", 2, "referencias"),
        (b"a: " + b"[" * 5000, 1, "demasiados niveles"),
        (b"a: 2026-13-40\n", None, "fecha que no existe"),
        (b"a: !!binary aGk=\n", None, "no es texto, número"),
        (b"a: .inf\n", None, "no es texto, número"),
        (b'a: "\\0"\n', None, "no es texto, número"),
        (b'a: "\\ud800"\n', 1, "no se puede leer como YAML"),
        (b"\xff\xfe\xff", None, "UTF-8"),
        (b"- a\n", None, "nombre: valor"),
        (b"", None, "nombre: valor"),
    ],
)
def test_a_file_that_is_no_content_says_in_which_line(text: bytes, line: int | None, word: str) -> None:
    ((where, row, problem),) = told(a_zip({"offices.yml": text}))
    assert (where, row) == ("offices.yml", line)
    assert word in problem


def test_all_faults_are_told_at_once() -> None:
    found = told(a_zip({"notes.txt": "a", "offices.yml": "- a", "card.yml": "a: 'x"}))
    assert [where for where, _row, _problem in found] == ["notes.txt", "offices.yml", "card.yml"]


@given(st.binary(max_size=400))
def test_no_bytes_are_too_much(data: bytes) -> None:
    archive.read(data, str)
    archive.read(a_zip({"offices.yml": data}), str)


SMALL = archive.write({key: body for key, body in DOCUMENTS.items() if key.startswith("national/")})


@settings(deadline=None)
@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_zip_is_read_or_refused(place: int, bytes_: bytes) -> None:
    found = archive.read(SMALL[:place] + bytes_ + SMALL[place + len(bytes_) :], str)
    assert found.faults or found.files


def test_yaml_that_repeats_itself_a_billion_times_stays_small() -> None:
    text = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + number)}: &{chr(98 + number)} [*{chr(97 + number)}, *{chr(97 + number)}]\n" for number in range(20)
    )
    assert yaml.safe_load(text)["b"]
    assert told(a_zip({"offices.yml": text}))[0][1] == 2
