"""All that SQL makes, in the order in which it is built: each model after those it reads, its columns explained.

A column means what the model that makes it says, else what `models/columns.yaml` says for all tables, else what it
means in the table it was read from: nothing is said twice.
"""

from dataclasses import replace
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from ntm_pipeline.models.model import Model, load_models, shared_columns
from ntm_pipeline.sources import load_sources
from ntm_pipeline.sql_file import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=1)
def load_tables() -> tuple[Model, ...]:
    """Every table made by SQL, each after the tables it reads, with the meanings of all its columns."""
    meanings: dict[str, Mapping[str, tuple[str, str]]] = {c.table: c.comments for c in load_sources().values()}
    made = []
    for model in in_order(load_models()):
        inherited = {name: pair for read in sorted(model.reads) for name, pair in meanings.get(read, {}).items()}
        known = {name: pair for name, pair in inherited.items() if name not in shared_columns()}
        made.append(replace(model, columns={**known, **model.columns}))
        meanings[model.key] = made[-1].columns
    return tuple(made)


def in_order(models: tuple[Model, ...]) -> tuple[Model, ...]:
    """The models, each after those it reads.

    Raises:
        CatalogueError: a key stands twice, or models read each other in a circle.
    """
    by_key: dict[str, Model] = {}
    for model in models:
        if model.key in by_key:
            raise CatalogueError(f"{model.place}: {model.key} is made by {by_key[model.key].place} too")
        by_key[model.key] = model
    reads = {key: sorted(model.reads & by_key.keys()) for key, model in sorted(by_key.items())}
    try:
        return tuple(by_key[key] for key in TopologicalSorter(reads).static_order())
    except CycleError as error:
        raise CatalogueError(f"these tables read each other in a circle: {', '.join(error.args[1])}") from error
