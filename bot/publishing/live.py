"""The catalog in force: one for the whole process, swapped whole when the published number moves."""

from collections.abc import Callable
from threading import Lock

from bot import telemetry
from bot.catalog import Catalog
from bot.errors import ContentError, StorageUnavailable
from bot.publishing.publisher import Publisher

SECONDS = 1.0  # between two looks; a publication must be told everywhere within five


class Live:
    """Begins with what the release ships; goes on with the last good one whenever there is no better."""

    def __init__(self, shipped: Catalog, publisher: Publisher, prepare: Callable[[], None]) -> None:
        self._catalog = shipped
        self._publisher = publisher
        self._prepare = prepare
        self._prepared = False
        self._number = self._refused = 0
        self._looking = Lock()
        self._unbrought: tuple[str, ...] = ()
        self._unread: tuple[str, ...] = ()

    def __call__(self) -> Catalog:
        return self._catalog

    @property
    def faults(self) -> tuple[str, ...]:
        """Why the release's content or the published one could not be taken, for operators."""
        return self._unbrought + self._unread

    def refresh(self) -> bool:
        """Takes what is published now; whether it changed. Called every second, and by whoever cannot wait, in threads."""
        with self._looking:
            try:
                if not self._prepared:
                    self._begin()
                self._publisher.keep_time()
                number = self._publisher.number()
                return number not in (self._number, self._refused) and self._swap(number)
            except StorageUnavailable:
                return False  # people are answered with what is known

    def _begin(self) -> None:
        """What the release ships, once. Where it does not fit what officers published, theirs is told all the same."""
        try:
            self._prepare()
        except ContentError as error:
            self._unbrought = _told(error, "release")
        self._prepared = True

    def _swap(self, number: int) -> bool:
        try:
            self._number, catalog = self._publisher.in_force()
        except ContentError as error:
            self._refused, self._unread = number, _told(error, "content")
            return False
        self._unread = ()
        if catalog is None:
            return False
        self._catalog = catalog
        telemetry.event(telemetry.CATALOG_SWAPPED, version=catalog.version)
        return True


def _told(error: ContentError, step: str) -> tuple[str, ...]:
    telemetry.event(telemetry.CATALOG_REFUSED, step=step, faults=len(error.faults))
    return tuple(map(str, error.faults))
