"""Smart communes and villages, and the lists of them."""

from typing import NamedTuple

from .folder import Folder
from .forms import Row
from .land import Land
from .lists import ListWriter
from .pipeline import UnitVersion
from .sections import ListFile, SmartModel
from .story import Stories
from .titles import standings, title_order


class Located(NamedTuple):
    """A model and the commune it began in."""

    key: str
    unit: UnitVersion
    model: SmartModel


def write_smart_models(folder: Folder, land: Land, stories: Stories) -> None:
    """All lists of smart models."""
    sections = {key: story.smart_models for key, story in stories.areas.items() if story.smart_models}
    models = [one for key in sections for one in models_of(land, stories, key)]

    def rows_of(keys: tuple[str, ...], sent: ListFile) -> list[tuple[UnitVersion, Row]]:
        entries = []
        for key, unit, model in models:
            known = [begin for begin in model.states if begin <= sent.closing.year]
            if key not in keys or not known:
                continue
            home = land.home(unit.unit_id, unit.parent_unit_id or "", sent.closing)
            is_village = model.village is not None
            row = {
                "Mã xã": home.unit_code,
                "Tên xã": home.unit_name,
                "Loại mô hình": "Thôn NTM thông minh" if is_village else "Xã NTM thông minh",
                "Tên thôn": f"{stories.areas[key].area.villages} {model.village}" if is_village else None,
                "Lĩnh vực nổi trội": model.field,
                "Trạng thái": model.states[max(known)],
                "Năm": min(known),
                "Ngày chốt số liệu": sent.closing,
            }
            entries.append((home, row))
        return sorted(entries, key=lambda entry: (entry[0].unit_code, entry[1]["Loại mô hình"]))

    writer = ListWriter(folder, land, stories, "smart_models", rows_of)
    for key, section in sections.items():
        for sent in section.files:
            writer.write(key, sent)


def models_of(land: Land, stories: Stories, key: str) -> list[Located]:
    """An area's models, villages of a title's cohort among them."""
    story = stories.areas[key]
    if story.smart_models is None:
        return []
    order = title_order(land, key, 2024)
    models = [Located(key, order[model.place], model) for model in story.smart_models.models]
    cohort = story.smart_models.villages_of
    if cohort and story.commune_titles:
        all_standings = standings(land, key, story.commune_titles)
        members = [one.unit for one in all_standings if (one.title, one.year) == (cohort.title, cohort.year)]
        for unit, village in zip(members, cohort.villages, strict=True):
            model = SmartModel(place=0, village=village, field=cohort.field, states=cohort.states)
            models.append(Located(key, unit, model))
    return models
