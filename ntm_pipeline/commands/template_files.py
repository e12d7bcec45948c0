"""The files that `ntm template` writes: which, where, and never over another."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from ntm_pipeline.commands import messages
from ntm_pipeline.commands.output import save_new
from ntm_pipeline.commands.template import blank_form
from ntm_pipeline.commands.template_register import blank_csv, guide_text
from ntm_pipeline.contracts.register import Register
from ntm_pipeline.sources import load_sources
from ntm_pipeline.units.registry import UnitRegistry


class TemplateError(LookupError):
    """No form can be written; the message says why and what would do."""


def write_template(source: str, output: Path | None, today: date) -> list[Path]:
    """Write the blank form of a source; returns where.

    Args:
        source: whose form. Of a register it is a csv of the heading alone, and a guide beside it under a name by which
            a raw folder takes it for no data.
        output: the file; None: `<source>.xlsx` (of a register `.csv`) in the working folder.
        today: the day before which the guide's example lies.

    Raises:
        TemplateError: no such source, not the name of such a file, or the file is there already.
    """
    contracts = load_sources()
    if source not in contracts:
        raise TemplateError(str(messages.NO_SUCH_SOURCE(source=source, known=", ".join(contracts))))
    contract, units = contracts[source], UnitRegistry.load()
    if isinstance(contract, Register):
        path = output or Path(f"{source}.csv")
        if path.suffix.lower() != ".csv":
            raise TemplateError(str(messages.NO_CSVS_NAME(path=path)))
        guide = path.with_name(f"README.{path.stem}.txt")
        heading, text = blank_csv(contract), guide_text(contract, units, today)
        return _written({path: lambda part: part.write_bytes(heading), guide: lambda part: part.write_bytes(text)})
    path = output or Path(f"{source}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise TemplateError(str(messages.NO_WORKBOOKS_NAME(path=path)))
    return _written({path: blank_form(contract, units, today).save})


def _written(files: dict[Path, Callable[[Path], object]]) -> list[Path]:
    for path in files:
        if path.exists():
            raise TemplateError(str(messages.FILE_IS_THERE(path=path)))
    for path, save in files.items():
        try:
            save_new(save, path)
        except FileExistsError:
            raise TemplateError(str(messages.FILE_IS_THERE(path=path))) from None
    return list(files)
