import os
from pathlib import Path

import pytest

from assistant.brand.sources import Sources
from assistant.errors import KnowledgeError
from assistant.ingest import files
from assistant.ingest.files import Skipped, find_files, in_one_line, root_name


def test_documents_are_found_in_order_with_their_hash(knowledge: Path) -> None:
    found = find_files(knowledge, name="knowledge")
    assert [file.source for file in found.files] == [
        "internal/marges.md", "policies/retours.md", "policies/returns.en.md", "products.csv",
    ]  # fmt: skip
    assert found.skipped == ()
    assert {file.root for file in found.files} == {"knowledge"}
    assert len(found.files[0].sha256) == 64
    assert found.files[0].size == found.files[0].path.stat().st_size


def test_the_audience_comes_from_the_rules_of_the_folder(knowledge: Path) -> None:
    found = find_files(knowledge, Sources.load(knowledge).origin)
    assert {file.source for file in found.files if file.origin.audience == "internal"} == {
        "internal/marges.md"
    }


def test_other_files_are_listed_with_a_reason(knowledge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (knowledge / "logo.png").write_bytes(b"\x89PNG")
    (knowledge / "NOTES").write_text("x", encoding="utf-8")
    (knowledge / "policies" / "more.yaml").write_text("a: 1", encoding="utf-8")
    (knowledge / "big.txt").write_text("x" * 2000, encoding="utf-8")
    (knowledge / ".hidden.md").write_text("x", encoding="utf-8")
    (knowledge / "~$open.docx").write_text("x", encoding="utf-8")
    (knowledge / ".git").mkdir()
    (knowledge / ".git" / "x.md").write_text("x", encoding="utf-8")
    monkeypatch.setattr(files, "LARGEST_BYTES", 1000)
    found = find_files(knowledge)
    assert found.skipped == (Skipped("big.txt", "is larger than 0 MB; split it"),)
    assert in_one_line(found.others) == (
        Skipped(
            "NOTES, logo.png, policies/more.yaml",
            "not in a format that is read: without suffix (1), .png (1), .yaml (1)",
        ),
    )


def test_names_that_no_line_can_show_are_escaped_and_kept_apart(tmp_path: Path) -> None:
    names = [b"caf\xe9.md", b"a\nb.md", b"a\\nb.md", b"caf\xc3\xa9.md", b"\x1b[2Jx.md", b"\xe2\x80\xaefdp.md"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text("x", encoding="utf-8")
    found = find_files(tmp_path)
    assert sorted(file.source for file in found.files) == [
        "\\u202efdp.md", "\\x1b[2Jx.md", "a\\nb.md", "a\\nb.md~", "caf\\xe9.md", "café.md",
    ]  # fmt: skip
    assert all(file.path.read_text(encoding="utf-8") == "x" for file in found.files)


def test_a_folder_of_pictures_is_one_line(knowledge: Path) -> None:
    for number in range(40):
        (knowledge / f"{number}.JPG").write_bytes(b"x")
    for suffix in "abcdefghi":
        (knowledge / f"plan.{suffix}").write_bytes(b"x")
    (only,) = in_one_line(find_files(knowledge).others)
    assert only.source == "49 files"
    assert only.reason.startswith("not in a format that is read: .jpg (40), .a (1), ")
    assert only.reason.endswith(".g (1), …")


def test_links_out_of_the_folder_are_not_followed(knowledge: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("# Secret", encoding="utf-8")
    (knowledge / "all").symlink_to(outside)
    (knowledge / "one.md").symlink_to(outside / "secret.md")
    (knowledge / "gone.md").symlink_to(outside / "nothing.md")
    (knowledge / "again.md").symlink_to(knowledge / "policies" / "retours.md")
    found = find_files(knowledge)
    assert {item.source for item in found.skipped} == {"all", "one.md", "gone.md"}
    assert "again.md" in {file.source for file in found.files}


@pytest.mark.parametrize(
    ("make", "message", "next_step"),
    [
        (lambda path: None, "There is no folder", "--knowledge"),
        (lambda path: path.write_text("x"), "is a file, not a folder", "the folder that holds it"),
        (lambda path: path.mkdir(), "holds no document", ".pdf"),
        (lambda path: (path.mkdir(), (path / "a.png").write_text("x")), "only 1 other files", "Put files"),
    ],
)
def test_a_folder_that_cannot_be_used(tmp_path: Path, make: object, message: str, next_step: str) -> None:
    folder = tmp_path / "shop"
    make(folder)  # type: ignore[operator]
    with pytest.raises(KnowledgeError, match=message) as caught:
        find_files(folder)
    assert next_step in caught.value.next_step


def _deny(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As for a user without the right; root, who runs many test machines, may read everything."""
    scandir, opener = os.scandir, Path.open

    def scan(path: object = ".") -> object:
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)  # type: ignore[call-overload]

    def open_file(path: Path, *arguments: object, **options: object) -> object:
        if path.name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return opener(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", scan)
    monkeypatch.setattr(Path, "open", open_file)


def test_an_unreadable_folder(knowledge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _deny(monkeypatch, "knowledge")
    with pytest.raises(KnowledgeError, match="can't be read: Permission denied") as caught:
        find_files(knowledge)
    assert "permissions" in caught.value.next_step


def test_what_is_unreadable_below_is_listed(knowledge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _deny(monkeypatch, "internal")
    assert (
        Skipped("internal", "the folder can't be entered: permission denied") in find_files(knowledge).skipped
    )
    _deny(monkeypatch, "retours.md")
    assert Skipped("policies/retours.md", "can't be read: Permission denied") in find_files(knowledge).skipped


def test_a_pipe_is_no_document(knowledge: Path) -> None:
    os.mkfifo(knowledge / "pipe.txt")
    assert find_files(knowledge).skipped == (Skipped("pipe.txt", "is not a regular file"),)


def test_root_names_are_stable(knowledge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(knowledge.parent)
    assert root_name(Path("knowledge"), default=knowledge) == "knowledge"
    assert root_name(Path("knowledge/policies"), default=knowledge) == (knowledge / "policies").as_posix()
    assert find_files(Path("knowledge")).files[0].root == knowledge.as_posix()
