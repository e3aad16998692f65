"""What a form lets an officer choose from: published topics, hotlines, offices; states; this document's own sources."""

from collections.abc import Callable, Mapping

from bot.catalog import BASE_LOCALE, Catalog, words
from bot.gazetteer import state_name
from bot.panel.forms.rows import to_rows
from bot.panel.forms.spec import Field, Kind, Names, Options, Shape
from bot.revisions import Document, Key


def names(key: Key, document: Document, catalog: Catalog, locale: str = BASE_LOCALE) -> Names:
    """Every list that a field may name in its `choices`."""
    return {
        "topics": _sorted({id_: words(topic.title, locale) for id_, topic in catalog.topics.items()}),
        "hotlines": _sorted(
            {id_: f"{words(one.name, locale)} ({one.number})" for id_, one in catalog.hotlines.items()}
        ),
        "offices": _sorted({id_: office.city for id_, office in catalog.offices.items()}),
        "states": _sorted({code: f"{state_name(code)} ({code})" for code in catalog.districts}),
        "sources": _own(document, "sources", lambda row: row.get("name")),
        "variants": _variants(key, document, catalog, locale),
    }


def _sorted(named: Mapping[str, str]) -> Options:
    return tuple(sorted(named.items(), key=lambda item: item[1].casefold()))


def _own(document: Document, name: str, said: Callable[[Document], object]) -> Options:
    rows = to_rows(Field(name=name, kind=Kind.ROWS, shape=Shape.MAP), document.get(name))
    return tuple((str(row["id"]), str(said(row) or row["id"])) for row in rows)


def _variants(key: Key, document: Document, catalog: Catalog, locale: str) -> Options:
    """A topic's own cases; an overlay has those of its topic."""
    kind, _, rest = key.partition("/")
    if kind != "overlays":
        return _own(document, "variants", lambda row: row.get(locale) or row.get(BASE_LOCALE))
    topic = catalog.topics.get(rest.partition("/")[0])
    return tuple((id_, words(text, locale)) for id_, text in topic.variants.items()) if topic else ()
