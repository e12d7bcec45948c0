"""How old a source's newest figures may be: by default, by `reporting.yaml`, and of registers that are counted from."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ntm_pipeline.operations.faults import Fault, faults_of
from ntm_pipeline.operations.status import is_stale, look
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.release import describe_release, publish
from tests.world import World

pytestmark = pytest.mark.pipeline


def released(folder: Path, *registered: str) -> Settings:
    """A release of reports until 2025 and of two provinces' registers, of which one stopped in March 2025."""
    world = World(folder, registered=registered)
    world.eoffice("10101;Tháng 10/2025;100;0;50;")
    world.training("10101;2025;10;5")
    world.register("10101;HS-1;05/03/2025;;Thường;Điện tử", path="eoffice_register/a.csv")
    world.register("20101;HS-1;05/12/2025;;Thường;Điện tử", path="eoffice_register/b.csv")
    built = world.run()
    publish(built._build, describe_release(built._build))
    built.close()
    return world.settings


def seen(settings: Settings, source: str) -> tuple[date | None, int | None]:
    (state,) = [state for state in look(settings).sources if state.source == source]
    return state.newest_day, state.stale_after


def stale(settings: Settings, today: date) -> list[str]:
    status = look(replace(settings, today=today))
    found = [state.source for state in status.sources if is_stale(state, today)]
    assert found == [fault.subject for fault in faults_of(status) if fault.issue.rule == "source_stale"]
    return found


def test_a_register_is_waited_for_where_a_province_is_counted_from_it(tmp_path: Path) -> None:
    settings = released(tmp_path, "10")
    assert seen(settings, "eoffice_register") == (date(2025, 3, 31), 120)
    assert stale(settings, date(2025, 7, 29)) == []
    assert stale(settings, date(2025, 7, 30)) == ["eoffice_register"]
    # A source's limit may be another: the rest is as it was.
    (tmp_path / "reporting.yaml").write_text("stale_after_days: {eoffice: 30, training: 3000}\n", encoding="utf-8")
    assert seen(settings, "eoffice") == (date(2025, 10, 31), 30)
    assert seen(settings, "training") == (date(2025, 12, 31), 3000)
    assert stale(settings, date(2025, 12, 1)) == ["eoffice", "eoffice_register"]
    assert stale(settings, date(2027, 12, 1)) == ["eoffice", "eoffice_register"]
    (tmp_path / "reporting.yaml").write_text("stale_after_days: {eoffice_register: 9000}\n", encoding="utf-8")
    assert seen(settings, "eoffice_register") == (date(2025, 3, 31), 9000)
    assert seen(settings, "eoffice") == (date(2025, 10, 31), 120)
    # One that is wrong is told before the night fails for it, and the others are looked at all the same.
    (tmp_path / "reporting.yaml").write_text("stale_after_days: {eofice: 30}\n", encoding="utf-8")
    assert seen(settings, "eoffice") == (date(2025, 10, 31), 120)
    (fault,) = [fault for fault in faults_of(look(settings)) if fault.issue.rule == "reporting_unusable"]
    assert isinstance(fault, Fault)
    assert "reporting.yaml: stale_after_days.eofice: there is no source eofice; is eoffice meant?" in str(fault.issue)
    assert "không có nguồn eofice; có phải là eoffice không?" in str(fault.issue)


def test_where_no_province_is_counted_from_it_nobody_waits_for_a_register(tmp_path: Path) -> None:
    settings = released(tmp_path)
    assert seen(settings, "eoffice_register") == (date(2025, 12, 31), None)
    (tmp_path / "reporting.yaml").write_text("stale_after_days: {eoffice_register: 30}\n", encoding="utf-8")
    assert stale(settings, date(2026, 2, 1)) == []
    assert stale(settings, date(2027, 6, 1)) == ["eoffice", "training"]
    assert "raw_gone" not in {fault.issue.rule for fault in faults_of(look(settings))}
    settings.raw_dir.rename(tmp_path / "away")
    assert "raw_gone" in {fault.issue.rule for fault in faults_of(look(settings))}
