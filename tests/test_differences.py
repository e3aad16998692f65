"""The exact words that changed, and the values of a document that did."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.panel.differences import Change, changes, label, pieces
from bot.revisions import Document

TEXT = st.text(alphabet="ab .,\n7ñ", max_size=40)
SCALAR = st.one_of(TEXT, st.integers(0, 5), st.booleans())
ROW = st.dictionaries(st.sampled_from(["es", "en", "source", "days"]), SCALAR, max_size=4)
DOCUMENT: st.SearchStrategy[Document] = st.dictionaries(
    st.sampled_from(["title", "requirements", "time", "verified_on"]),
    st.one_of(SCALAR, ROW, st.lists(ROW, max_size=5), st.lists(TEXT, max_size=4)),
    max_size=4,
)


def es(text: str) -> str:
    return text


def told(found: list[Change]) -> list[tuple[str, str, str | None, str | None]]:
    return [(change.path, change.kind, change.before, change.after) for change in found]


def test_only_the_words_that_changed_are_marked() -> None:
    assert pieces("El costo es 70 dólares.", "El costo es 85 dólares, en efectivo.") == [
        ("same", "El costo es "),
        ("removed", "70"),
        ("added", "85"),
        ("same", " dólares"),
        ("added", ", en efectivo"),
        ("same", "."),
    ]


def test_neighbouring_words_are_one_change() -> None:
    assert pieces("Traiga dos fotos chicas.", "Traiga una foto grande.") == [
        ("same", "Traiga "),
        ("removed", "dos fotos chicas"),
        ("added", "una foto grande"),
        ("same", "."),
    ]


def test_an_amount_an_hour_and_a_date_are_one_word_each() -> None:
    assert pieces("S/ 120.90 a las 8:30 el 2026-11-22", "S/ 130.90 a las 8:45 el 2026-12-22") == [
        ("same", "S/ "),
        ("removed", "120.90"),
        ("added", "130.90"),
        ("same", " a las "),
        ("removed", "8:30"),
        ("added", "8:45"),
        ("same", " el "),
        ("removed", "2026-11-22"),
        ("added", "2026-12-22"),
    ]


def test_the_same_words_are_one_piece_and_no_words_none() -> None:
    assert pieces("Su DNI.", "Su DNI.") == [("same", "Su DNI.")]
    assert pieces("", "") == []


def test_a_very_long_text_is_told_as_a_whole() -> None:
    old, new = "a " * 200_000, "b " * 200_000
    assert pieces(old, new) == [("removed", old), ("added", new)]


@given(TEXT, TEXT)
def test_both_texts_can_be_put_together_again_from_the_pieces(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(text for kind, text in found if kind != "added") == old
    assert "".join(text for kind, text in found if kind != "removed") == new
    assert all(text for _kind, text in found)
    assert all(one[0] != after[0] for one, after in pairwise(found))


def test_one_changed_word_is_one_change() -> None:
    before: Document = {"title": {"es": "Pasaporte"}, "time": [{"es": "30 días", "days": 30}]}
    after: Document = {"title": {"es": "Pasaporte"}, "time": [{"es": "45 días", "days": 45}]}
    assert told(changes(before, after)) == [
        ("time.0.es", "changed", "30 días", "45 días"),
        ("time.0.days", "changed", "30", "45"),
    ]


def test_a_row_that_went_is_one_change_and_not_one_for_every_row_below() -> None:
    rows = [{"es": f"El papel número {number} firmado"} for number in range(5)]
    assert told(changes({"requirements": rows}, {"requirements": rows[:1] + rows[2:]})) == [
        ("requirements.1.es", "removed", "El papel número 1 firmado", None)
    ]


def test_a_new_row_at_the_top_is_one_change() -> None:
    rows = [{"es": "Su DNI."}, {"es": "Dos fotos."}]
    assert told(changes({"requirements": rows}, {"requirements": [{"es": "El recibo de luz."}, *rows]})) == [
        ("requirements.0.es", "added", None, "El recibo de luz.")
    ]


def test_a_row_that_moved_is_told_as_moved() -> None:
    a, b, c = {"es": "Su DNI."}, {"es": "Dos fotos."}, {"es": "El recibo de luz."}
    assert told(changes({"requirements": [a, b, c]}, {"requirements": [c, a, b]})) == [
        ("requirements.0", "moved", "3", "1")
    ]


def test_a_row_that_another_passed_by_is_not_told_as_moved() -> None:
    before: Document = {"title": [{}, {"es": "", "en": "7"}, {}]}
    after: Document = {"title": [{}, {"es": ""}, {}, {"en": "7"}]}
    assert [change.kind for change in changes(before, after)] == ["added", "removed"]


def test_a_row_that_was_changed_below_a_new_one_keeps_its_history() -> None:
    before: Document = {"requirements": [{"es": "Su DNI."}, {"es": "Dos fotos tamaño carné con fondo blanco."}]}
    after: Document = {
        "requirements": [{"es": "Su DNI."}, {"es": "El recibo."}, {"es": "Una foto tamaño carné con fondo blanco."}]
    }
    assert told(changes(before, after)) == [
        ("requirements.1.es", "added", None, "El recibo."),
        (
            "requirements.2.es",
            "changed",
            "Dos fotos tamaño carné con fondo blanco.",
            "Una foto tamaño carné con fondo blanco.",
        ),
    ]


def test_rows_with_names_of_their_own_are_matched_by_them() -> None:
    before: Document = {"fees": [{"id": "a", "es": "uno"}, {"id": "b", "es": "dos"}]}
    after: Document = {"fees": [{"id": "b", "es": "tres"}]}
    assert told(changes(before, after)) == [
        ("fees.0.es", "changed", "dos", "tres"),
        ("fees.0.id", "removed", "a", None),
        ("fees.0.es", "removed", "uno", None),
    ]


def test_a_document_that_is_new_or_went_is_told_value_by_value() -> None:
    document: Document = {"title": {"es": "Pasaporte"}, "official": True}
    assert told(changes(None, document)) == [
        ("title.es", "added", None, "Pasaporte"),
        ("official", "added", None, "true"),
    ]
    assert [change.kind for change in changes(document, None)] == ["removed", "removed"]
    assert changes(None, None) == []


@given(DOCUMENT, DOCUMENT)
def test_there_are_changes_exactly_where_documents_differ(before: Document, after: Document) -> None:
    assert changes(before, before) == []
    if not changes(before, after):
        assert _leaves(before) == _leaves(after)
    for change in changes(before, after):
        assert change.before != change.after
        assert label(change.path, es)


def test_a_path_is_told_in_words() -> None:
    assert label("requirements.2.es", es) == "Requisitos, 3: castellano"
    assert label("fees.0.what.en", es) == "Costos, 1: concepto, inglés"
    assert label("states.NY.0.qu", es) == "Por estado, NY, 1: quechua"
    assert label("sources.miami-2026.url", es) == "Fuentes, miami-2026: dirección web"
    assert label("variants.minor.es", es) == "Casos, minor: castellano"
    assert label("verified_on", es) == "Verificado el"
    assert label("unheard-of.3", es) == "unheard-of, 4"


def _leaves(value: object) -> object:
    """What a document says, without its empty parts."""
    if isinstance(value, dict):
        kept = {key: _leaves(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in ({}, [], None)}
    return [one for one in map(_leaves, value) if one not in ({}, [], None)] if isinstance(value, list) else value
