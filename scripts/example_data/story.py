"""The stories: the YAML files of `stories/`, held to types, so that a slip is named by file and field.

`example.yaml` holds what all areas share; each other file tells of one area: what its figures do from year to year,
what it sends in which shape, who stays silent, which rows are faulty, and what a reader can find in the result. What
does not belong here: what is done with a story.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, Field, ValidationError

from .pipeline import Level
from .sections import (
    Cooperatives,
    Criteria,
    Dossiers,
    Linkages,
    Registers,
    Section,
    SmartModels,
    Strict,
    Titles,
    Yearly,
)

FOLDER = Path(__file__).parent / "stories"

M = TypeVar("M", bound=BaseModel)


class Area(Strict):
    """A part of the country that has a story of its own."""

    key: str
    folder: str
    root: str
    """The unit above everything in it, until 30 June 2025."""
    heir: str | None = None
    """The province that holds its communes since; none where the story ends with the district."""
    without: tuple[str, ...] = ()
    """Units below the root that belong to another area's story."""
    letters: str = ""
    """Stands in made-up codes."""
    number: int = 0
    """Two digits of made-up tax codes."""
    villages: str = ""
    crops: tuple[str, ...] = ()
    crops_with_place_names: tuple[str, ...] = ()
    """Written with their capitals within a sentence, too."""


class Fault(Strict):
    """A row that the pipeline must send back, in the words of the file it stands in."""

    path: str
    """The file, relative to the folder that is written to."""
    cells: dict[str, str]
    """The cells that differ from what the row would rightly hold, by canonical heading."""
    rule: str
    """The rule by which it is rejected."""
    instead_of: dict[str, str] | None = None
    """Cells by which the right row is known; none where the faulty row is added."""


class LookFor(Strict):
    """What a reader can find: a target's status at the plan's own unit in some years, and why."""

    target: str
    status: dict[int, str]
    vi: str
    en: str


class Story(Strict):
    """One area's file."""

    area: Area
    leanings: dict[str, float] = Field(default_factory=dict)
    """Districts that are ahead of the others, or behind them."""
    merged_districts: dict[str, str] = Field(default_factory=dict)
    """A district that went into another before the reform."""
    eoffice: Dossiers | None = None
    eoffice_register: Registers | None = None
    cooperatives: Cooperatives | None = None
    linkages: Linkages | None = None
    criteria: Criteria | None = None
    commune_titles: Titles | None = None
    training: Yearly | None = None
    essential_services: Yearly | None = None
    e_management: Yearly | None = None
    smart_models: SmartModels | None = None
    faults: tuple[Fault, ...] = ()
    look_for: tuple[LookFor, ...] = ()

    def section(self, source: str) -> Section | None:
        """What it says of a source."""
        found: Section | None = getattr(self, source)
        return found


class SourceForm(Strict):
    """What stands over the tables of a source."""

    title: str
    headings: tuple[str, ...]

    def columns(self, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
        """Canonical heading → what is written over the column."""
        return {heading: heading for heading in self.headings if heading not in leave_out}


class _Common(Strict):
    areas: tuple[str, ...]
    banner: str
    origin: str
    readme: str
    dossiers_a_month: dict[Level, tuple[int, int]]
    managers: dict[Level, tuple[int, int]]
    technologies: tuple[str, ...]
    services: tuple[str, ...]
    sources: dict[str, SourceForm]


class Stories(NamedTuple):
    """All of it."""

    common: _Common
    areas: Mapping[str, Story]
    """By key, in the order in which they are told."""

    @property
    def received_on(self) -> date:
        """The day that `origin.yaml` names."""
        day: date = yaml.safe_load(self.common.origin)["received_on"]
        return day

    @property
    def publisher(self) -> str:
        """The publisher that `origin.yaml` names."""
        return str(yaml.safe_load(self.common.origin)["publisher"])


def load_stories(folder: Path = FOLDER) -> Stories:
    """The stories of a folder.

    Raises:
        SystemExit: one of them is not as it should be; the message names file and field.
    """
    common = _load(folder / "example.yaml", _Common)
    told = [_load(folder / f"{name}.yaml", Story) for name in common.areas]
    return Stories(common, {story.area.key: story for story in told})


def _load(path: Path, model: type[M]) -> M:
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return model.model_validate(content)
    except (yaml.YAMLError, ValidationError) as error:
        raise SystemExit(f"{path.name}: {error}") from error
