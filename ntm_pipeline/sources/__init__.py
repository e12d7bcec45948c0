"""One file per source: its pandera contract, headings, natural key and rules across fields; and what loads them.

Every fault in a contract is told by file and field before anything is held to it.
"""

import importlib
import pkgutil
import re
import traceback
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.contracts.register import Register
from ntm_pipeline.contracts.validation import faults_of
from ntm_pipeline.yaml_file import DeclarationError


def load_contracts() -> dict[str, Contract]:
    """The contracts of the sources whose rows are read one by one and kept, by source.

    Raises:
        DeclarationError: naming every file and field that is wrong, one a line.
    """
    return {source: one for source, one in load_sources().items() if not isinstance(one, Register)}


def load_registers() -> dict[str, Register]:
    """The contracts of the sources whose rows are reduced to counts, by source.

    Raises:
        DeclarationError: naming every file and field that is wrong, one a line.
    """
    return {source: one for source, one in load_sources().items() if isinstance(one, Register)}


@lru_cache(maxsize=1)
def load_sources() -> dict[str, Contract]:
    """Every contract of `sources/`, by source: each module there offers one as `CONTRACT`.

    Raises:
        DeclarationError: naming every file and field that is wrong, one a line.
    """
    found: dict[str, Contract] = {}
    faults: list[str] = []
    for module in pkgutil.iter_modules(__path__):
        place = f"sources/{module.name}.py"
        try:
            contract = contract_of(importlib.import_module(f"{__name__}.{module.name}"), module.name)
        except DeclarationError as error:
            faults += [f"{place}: {fault}" for fault in str(error).splitlines()]
        except Exception as error:  # whatever a slip in a module raises
            faults.append(f"{place}{_spot(error, f'{module.name}.py')}: {type(error).__name__}: {error}")
        else:
            found[contract.source] = contract
    if faults:
        raise DeclarationError("\n".join(faults))
    return {source: found[source] for source in sorted(found)}


def contract_of(module: ModuleType, name: str) -> Contract:
    """The contract that a module of this name declares.

    Raises:
        DeclarationError: each fault of it on a line, the field first.
    """
    contract = getattr(module, "CONTRACT", None)
    if not isinstance(contract, Contract):
        raise DeclarationError("offers no CONTRACT = Contract(…)")
    faults = faults_of(contract)
    if contract.source != name:
        faults.append(f"source: must be {name}, as the file is called, not {contract.source}")
    if faults:
        raise DeclarationError("\n".join(faults))
    return contract


_FIELD = re.compile(r"\s*(\w+)\s*[:=]")


def _spot(error: Exception, file_name: str) -> str:
    """The line of the module at which it failed, and the field that begins there."""
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).name == file_name and Path(frame.filename).parent.name == "sources":
            field = _FIELD.match(frame.line or "")
            return f", line {frame.lineno}" + (f", field {field[1]}" if field else "")
    return ""
