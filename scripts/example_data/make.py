"""Writes everything below a folder: the files of each source, where they come from, and what a reader can find there.

What does not belong here: how the files of a source are made.
"""

import sys
from pathlib import Path

from .cooperatives import write_cooperatives
from .criteria import write_criteria
from .eoffice import write_eoffice
from .folder import Folder
from .land import Land
from .linkages import write_linkages
from .pipeline import UnitRegistry
from .register import write_registers
from .smart_models import write_smart_models
from .story import Stories, load_stories
from .titles import write_titles
from .yearly import write_yearly


def make_example_data(out: Path, stories: Stories | None = None) -> Folder:
    """Write everything below `out`; of other stories than those of this package, if given.

    Raises:
        SystemExit: a source's folder holds files of another origin, which must not be called synthetic.
    """
    stories = stories or load_stories()
    refuse_real_data(out, stories)
    land = Land(UnitRegistry.load(), stories)
    folder = Folder(out, stories)
    write_eoffice(folder, land, stories)
    write_registers(folder, land, stories)
    write_cooperatives(folder, land, stories)
    write_linkages(folder, land, stories)
    write_criteria(folder, land, stories)
    write_titles(folder, land, stories)
    write_yearly(folder, land, stories)
    write_smart_models(folder, land, stories)
    write_origins(folder, stories)
    folder.text("README.md", stories.common.readme.replace("{look_for}", look_for_table(stories)))
    folder.close()
    return folder


def refuse_real_data(out: Path, stories: Stories) -> None:
    """Stop where a folder holds data whose origin is not this package."""
    for source in stories.common.sources:
        place = out / source
        if place.is_dir() and any(path.is_file() for path in place.rglob("*")):
            origin = place / "origin.yaml"
            if not origin.is_file() or origin.read_text(encoding="utf-8") != stories.common.origin:
                sys.exit(f"{place} holds files that were not written from the stories; move them away first")


def write_origins(folder: Folder, stories: Stories) -> None:
    """Where each source's files come from and, of an area's own, for which unit they speak."""
    for source in stories.common.sources:
        folder.text(f"{source}/origin.yaml", stories.common.origin)
        for story in stories.areas.values():
            section = story.section(source)
            if section is not None and section.covers is not None:
                covers = f'covers: "{section.covers}"\n'
                folder.text(f"{source}/{story.area.folder}/origin.yaml", stories.common.origin + covers)


def look_for_table(stories: Stories) -> str:
    """What can be found, as a table for people."""
    lines = ["| chỉ tiêu / target | trạng thái / status | vì sao | why |", "| --- | --- | --- | --- |"]
    for story in stories.areas.values():
        for one in story.look_for:
            statuses = ", ".join(f"{year}: {status}" for year, status in one.status.items())
            lines.append(f"| {one.target} | {statuses} | {one.vi} | {one.en} |")
    return "\n".join(lines)
