"""The forms of all sources: one file each, written down a second time so that it and the contract can disagree.

A source without a file here has the form that its contract alone tells (`derived_form`): every test of all sources
holds for it from its first day. `FORMS` is every source's form by name.
"""

import importlib
import pkgutil

from ntm_pipeline.sources import load_contracts
from tests.sources.derived_form import derived_form
from tests.sources.form import Form

PROMISED = (
    "commune_titles", "cooperatives", "criteria", "e_management", "eoffice", "essential_services", "linkages",
    "smart_models", "training",
)  # fmt: skip
"""The sources that are promised; others may join them."""
WRITTEN: dict[str, Form] = {
    module.name: importlib.import_module(f"{__name__}.{module.name}").FORM for module in pkgutil.iter_modules(__path__)
}
FORMS: dict[str, Form] = {
    source: WRITTEN.get(source) or derived_form(contract) for source, contract in load_contracts().items()
}
