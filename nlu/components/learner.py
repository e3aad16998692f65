"""What the trained components share: they learn one thing, keep it in a folder, and are given it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage


class Kept(Protocol):
    """Something that can be written into a folder and read from one."""

    def save(self, folder: Path) -> None: ...

    @classmethod
    def load(cls, folder: Path) -> Any: ...


K = TypeVar("K", bound=Kept)


class Learner(GraphComponent, Generic[K]):
    """A component whose `kind` of model is learned in `train`; `_keep` stores it, `_model` gives it."""

    kind: ClassVar[type[Kept]]

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: K | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._learned = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Learner[K]:
        """A component that has learned nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Learner[K]:
        """The component as it was trained; ValueError when it never was."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, cls.kind.load(folder))

    def _keep(self, model: K) -> Resource:
        self._learned = model
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        return self._resource

    @property
    def _model(self) -> K:
        if self._learned is None:
            raise ValueError(f"{type(self).__name__} was asked before it was trained: run `make train`.")
        return self._learned
