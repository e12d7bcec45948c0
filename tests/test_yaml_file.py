"""The one loader of YAML: what people write is held to limits, and what is wrong is told by line in both languages."""

import os
import socket
import time
from pathlib import Path

import pytest

from ntm_pipeline.yaml_file import MOST_BYTES, YamlError, control_texts, control_values, read_control_file

DEEP = "[" * 100_000
REFUSED = {
    "aliases that grow": ("a: &a [x, x]\nb: [*a, *a]\n", "dòng 1", "alias"),
    "an alias of its own list": ("a: 1\nb: &b [*b]\n", "dòng 2", "anchor"),
    "lists in lists": (DEEP, "dòng 1", "nested"),
    "fields in fields": ("{a: " * 50_000, "dòng 1", "nested"),
    "lines in lines": ("\n".join(" " * at + "a:" for at in range(40)), "dòng 13", "nested"),
    "a key twice": ("a: 1\nb: 2\na: 3\n", "dòng 3", "“a” stands twice"),
    "a key twice, further in": ("a:\n- b: 1\n  b: 2\n", "dòng 3", "“b” stands twice"),
    "a tag": ("a: !!python/object/apply:os.getcwd []\n", "dòng 1", "tag"),
    "a second document": ("a: 1\n---\nb: 2\n", "dòng 2", "---"),
    "a name that is a list": ("? [a]\n: b\n", "dòng 1", "name"),
    "no YAML": ("a: [\n", "dòng 1", "YAML"),
    "no text": (b"a: 1\nb: \xff\n", "dòng 2", "UTF-8"),
    "a control character": ("a: \x07\n", "YAML", "YAML"),
    "half a character": ('a: "\\ud800"\n', "dòng 1", "YAML"),
}


@pytest.mark.parametrize("load", [control_texts, control_values])
@pytest.mark.parametrize(("text", "vi", "en"), REFUSED.values(), ids=list(REFUSED))
def test_what_could_cost_the_night_is_refused_at_once_by_line(load, text, vi, en) -> None:
    begun = time.monotonic()
    with pytest.raises(YamlError) as told:
        load(text if isinstance(text, bytes) else text.encode())
    assert time.monotonic() - begun < 2
    assert vi in told.value.vi
    assert en in told.value.en


def test_numbers_and_days_that_are_none_are_refused_where_they_are_looked_for() -> None:
    for text in ("a: 2024-13-45\n", "a: " + "9" * 6000, "a: " + "1:" * 5000 + "1"):
        with pytest.raises(YamlError):
            control_values(text.encode())
        assert isinstance(control_texts(text.encode()).data["a"], str)


def test_texts_stay_as_they_are_written_and_their_lines_are_known() -> None:
    values = control_texts("\ufeff# lời đầu\ncode: 05665\nlist:\n- a\n- b: no\n".encode())
    assert values.data == {"code": "05665", "list": ["a", {"b": "no"}]}
    assert [values.line_of(way) for way in ((), ("code",), ("list", 1, "b"), ("list", 1, "gone"), ("gone",))] == [
        2, 2, 5, 5, 2,
    ]  # fmt: skip
    assert control_texts(b"# nothing\n").data is None


def test_a_file_is_read_if_it_is_a_regular_one_of_its_folder(tmp_path) -> None:
    folder, outside = tmp_path / "raw", tmp_path / "outside.yaml"
    folder.mkdir()
    outside.write_text("a: 1", encoding="utf-8")
    (folder / "good.yaml").write_text("a: 1", encoding="utf-8")
    (folder / "inside.yaml").symlink_to(folder / "good.yaml")
    for name in ("good.yaml", "inside.yaml"):
        assert read_control_file(folder / name, folder) == b"a: 1"


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # its name may have 107 letters
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


def a_link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_link_out_of_the_folder(path: Path) -> None:
    outside = path.parent.parent / "outside.yaml"
    outside.write_text("a: 1", encoding="utf-8")
    path.symlink_to(outside)


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.parent / "pipe")
    path.symlink_to(path.parent / "pipe")


def too_large(path: Path) -> None:
    path.write_bytes(b"#" * (MOST_BYTES + 1))


HOSTILE = [
    a_pipe, a_socket, a_link_to_a_device, a_link_to_itself, a_link_out_of_the_folder, a_link_to_nowhere, a_folder,
    a_link_to_a_pipe, too_large,
]  # fmt: skip


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_what_is_no_such_file_is_refused_and_never_waited_for(tmp_path, make) -> None:
    path = tmp_path / "raw" / "origin.yaml"
    path.parent.mkdir()
    make(path)
    with pytest.raises(YamlError) as told:
        read_control_file(path, path.parent)
    assert told.value.vi
    assert told.value.en
