"""The files that code leaves are listed and read without following, waiting for, or swallowing anything."""

import os
from pathlib import Path

import pytest

from kernel.workspace import LISTED, VISITED, WorkspaceError, add_file, list_files, made_between, plain_name, read_file


def names_in(directory: Path) -> list[str]:
    return [file.name for file in list_files(directory).files]


def test_files_are_listed_with_folders_and_sizes(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.csv").write_text("1,2")
    (tmp_path / "a.txt").write_text("hello")
    assert [(file.name, file.size) for file in list_files(tmp_path).files] == [("a.txt", 5), ("out/b.csv", 3)]


def test_links_pipes_and_hidden_files_are_not_listed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "new\nline").write_text("x")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))).write_text("x")
    assert names_in(tmp_path) == []


def test_many_files_are_counted_no_further_than_needed(tmp_path: Path) -> None:
    for number in range(LISTED + 5):
        (tmp_path / f"{number}.txt").touch()
    listing = list_files(tmp_path)
    assert (len(listing.files), listing.complete) == (LISTED, False)
    for number in range(VISITED + 5):
        (tmp_path / f".{number}").touch()
    assert not list_files(tmp_path).complete


def test_a_missing_directory_has_no_files(tmp_path: Path) -> None:
    assert names_in(tmp_path / "gone") == []


def test_new_and_changed_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "same").write_text("1")
    (tmp_path / "changed").write_text("1")
    before = list_files(tmp_path)
    (tmp_path / "changed").write_text("22")
    (tmp_path / "new").write_text("3")
    assert [file.name for file in made_between(before, list_files(tmp_path))] == ["changed", "new"]


@pytest.mark.parametrize("name", ["link", "folder/passwd", "pipe", "../secret", "/etc/passwd", "gone", ""])
def test_what_is_no_file_of_the_directory_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to("/etc/passwd")
    (inside / "folder").symlink_to("/etc")
    os.mkfifo(inside / "pipe")
    with pytest.raises(WorkspaceError):
        read_file(inside, name)


def test_a_huge_file_is_refused_or_cut(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(10_000_000_000)
    with pytest.raises(WorkspaceError, match="too large"):
        read_file(tmp_path, "sparse")
    assert len(read_file(tmp_path, "sparse", 10, cut=True)) == 10


def test_an_added_file_replaces_a_link_and_not_what_it_points_to(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("keep")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "data.csv").symlink_to(target)
    assert add_file(inside, "data.csv", b"1,2").size == 3
    assert (target.read_text(), (inside / "data.csv").read_text()) == ("keep", "1,2")
    add_file(inside, "data.csv", b"3")
    assert read_file(inside, "data.csv") == b"3"


def test_a_folder_of_the_same_name_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(WorkspaceError, match="data could not be saved"):
        add_file(tmp_path, "data", b"1")


@pytest.mark.parametrize(
    ("name", "plain"),
    [("../../x.csv", "x.csv"), ("C:\\a\\b.txt", "b.txt"), (".bashrc", "bashrc"), ("a\nb", "ab"), ("..", "file")],
)
def test_names_from_browsers_lose_folders_and_dots(name: str, plain: str) -> None:
    assert plain_name(name) == plain
