"""What a target measures is called alike wherever people meet it, and nothing is rounded towards what it is held to."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from ntm_pipeline.commands.explain import explain, find_figure
from ntm_pipeline.commands.explain_report import print_explanation
from ntm_pipeline.commands.refresh import _print_summary
from ntm_pipeline.warehouse.release import connect_released, describe_release, publish
from tests.models.test_target_forms import FLOW, plan_of
from tests.world import World

TITLES = {
    "T1": "Tổng số hồ sơ công việc cấp xã được xử lý trên môi trường mạng: từ 5.000 trở lên vào năm 2025",
    "T2": "Hồ sơ trên mạng",
    "T3": "Tỷ lệ hồ sơ công việc cấp xã được xử lý trên môi trường mạng: không quá 10 % vào năm 2025",
    "T4": "Tỷ lệ hồ sơ công việc cấp xã được xử lý trên môi trường mạng: từ 10,009 % trở lên vào năm 2025",
}


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Iterator[World]:
    plan = plan_of(
        f"""
        - {{target_id: T1, indicator_id: {FLOW}, measure: total, target_value: 5000}}
        - {{target_id: T2, indicator_id: {FLOW}, target_value: 0.6, title_vi: Hồ sơ trên mạng}}
        - {{target_id: T3, indicator_id: {FLOW}, target_value: 0.1, comparator: at_most}}
        - {{target_id: T4, indicator_id: {FLOW}, target_value: 0.10009}}
        """,
        scope="101",
    )
    world = World(tmp_path_factory.mktemp("titled"), plans=(plan,))
    world.eoffice(*(f"1010{at};Năm 2025;20000;0;2002;" for at in range(1, 5)))
    world.run()
    assert world._build is not None
    publish(world._build, describe_release(world._build))
    yield world
    world.close()


def explained(world: World, target: str) -> str:
    page = io.StringIO()
    with connect_released(world.settings) as connection:
        told = explain(connection, find_figure(connection, "101", 2025, target))
    print_explanation(told, Console(file=page, width=500))
    return page.getvalue()


@pytest.mark.parametrize("target", TITLES)
def test_summary_explanation_and_scorecard_call_a_target_alike(released: World, target: str) -> None:
    page = io.StringIO()
    with connect_released(released.settings) as connection:
        _print_summary(connection, Console(file=page, width=500))
        [(title,)] = connection.execute(
            "SELECT DISTINCT target_title_vi FROM marts.scorecard WHERE target_id = ?", [target]
        ).fetchall()
    assert title == TITLES[target]
    assert title in page.getvalue()
    assert f"Mục tiêu {target}: {title}" in explained(released, target)


def test_a_title_without_the_figure_is_told_with_it(released: World) -> None:
    assert "Mục tiêu T2: Hồ sơ trên mạng: từ 60 % trở lên vào năm 2025" in explained(released, "T2")


def test_a_total_is_told_in_whole_numbers(released: World) -> None:
    told = explained(released, "T1")
    assert "8.008 đã đạt mức 5.000." in told


def test_beside_not_more_than_the_figure_itself_is_rounded_up(released: World) -> None:
    told = explained(released, "T3")
    assert "10,1 %" in told
    assert "10,1 % cao hơn 10,0 %" in told
    # What is held to so fine a figure is told as finely.
    assert "10,010 % đã đạt mức 10,009 %." in explained(released, "T4")
