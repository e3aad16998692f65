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
        self._number = 0
        self._looking = Lock()
        self.faults: tuple[str, ...] = ()  # why the published content could not be taken, for operators

    def __call__(self) -> Catalog:
        return self._catalog

    def refresh(self) -> bool:
        """Takes what is published now; whether it changed. Called every second, and by whoever cannot wait, in threads."""
        with self._looking:
            return self._look()

    def _look(self) -> bool:
        try:
            if not self._prepared:
                self._prepare()
                self._prepared = True
            self._publisher.keep_time()
            if self._publisher.number() == self._number:
                return False
            return self._swap()
        except StorageUnavailable:
            return False  # people are answered with what is known
        except ContentError as error:
            if not self.faults:
                telemetry.event(telemetry.CATALOG_REFUSED, faults=len(error.faults))
            self.faults = tuple(map(str, error.faults))
            return False

    def _swap(self) -> bool:
        number, catalog = self._publisher.in_force()
        self._number, self.faults = number, ()
        if catalog is None:
            return False
        self._catalog = catalog
        telemetry.event(telemetry.CATALOG_SWAPPED, version=catalog.version)
        return True
