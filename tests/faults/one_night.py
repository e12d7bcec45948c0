"""One night (or a rollback) in a process of its own, which prints whatever it does to the disk: to be killed there.

python -m tests.faults.one_night FOLDER [rollback]
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ntm_pipeline.warehouse import release
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.ledger import Ledger
from tests.faults.nights import nights_in


def say(step: str) -> None:
    print(step, flush=True)


def told(owner: Any, name: str) -> Any:
    """A patch by which a function says that it begins and that it is done."""
    function = getattr(owner, name)

    def saying(*given: Any, **more: Any) -> Any:
        step = f"{name} {given[1]}" if function is Build._note_step else name
        say(f"begin {step}")
        done = function(*given, **more)
        say(f"end {step}")
        return done

    return patch.object(owner, name, saying)


def main() -> None:
    folder = Path(sys.argv[1])
    places = [
        (shutil, "copyfile"), (os, "fsync"), (Path, "rename"), (Path, "replace"), (Path, "symlink_to"),
        (Path, "unlink"), (Path, "touch"), (Ledger, "keep"), (Build, "_note_step"), (release, "note_released"),
    ]  # fmt: skip
    with nights_in(folder, is_new=False) as nights:
        for owner, name in places:
            told(owner, name).start()
        say("begin")
        if sys.argv[2:] == ["rollback"]:
            release.rollback(nights.settings)
        else:
            nights.night(is_to_be_killed=True)
        say("done")


if __name__ == "__main__":
    main()
