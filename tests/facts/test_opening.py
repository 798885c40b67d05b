"""Files, folders and zips of strangers: what is opened, what is left aside, and what is refused in one line."""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from headway.errors import DataError
from headway.facts.opening import Limits, Opened, open_publication, unpacked

SMALL = Limits(file_bytes=2_000_000, total_bytes=3_000_000, entries=20)


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def refusal(content: bytes, limits: Limits = SMALL) -> str:
    with pytest.raises(DataError) as caught:
        unpacked("data.zip", content, limits=limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def left(opened: Opened) -> dict[str, str]:
    return {each.file: each.why for each in opened.left_out}


def test_the_publishers_folder_and_a_zip_of_it_give_the_same_files(publications: Path) -> None:
    folder = publications / "2026-04-19"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}

    opened = open_publication(folder)

    assert dict(opened) == dict(unpacked("benchmark_data.zip", packed(files)))
    assert dict(opened) == {name.removeprefix("benchmark_data/"): content for name, content in files.items()}
    assert opened.left_out == ()


def test_a_file_is_itself_and_no_zip_is_the_file_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_bytes(b"a,b\n")

    assert dict(open_publication(tmp_path / "scores.csv")) == {"scores.csv": b"a,b\n"}
    assert dict(unpacked("scores.csv", b"a,b\n")) == {"scores.csv": b"a,b\n"}


def test_a_folder_that_the_readers_know_by_name_stays_in_the_names() -> None:
    assert list(unpacked("x.zip", packed({"epoch_capabilities_index/eci_scores.csv": b"a"}))) == [
        "epoch_capabilities_index/eci_scores.csv"
    ]


def test_hidden_files_and_what_a_mac_adds_are_left_aside_and_listed() -> None:
    opened = unpacked(
        "x.zip",
        packed({"d/a.csv": b"a", "__MACOSX/d/._a.csv": b"b", "d/.git/config": b"c", "d/in.zip": packed({"b": b"b"})}),
    )

    assert dict(opened) == {"a.csv": b"a"}
    assert left(opened) == {
        "__MACOSX/d/._a.csv": "what a Mac adds to a zip",
        "d/.git/config": "a hidden file",
        "d/in.zip": "a zip in a zip is not opened",
    }


@pytest.mark.parametrize(
    "name",
    ["../a.csv", "d/../../a.csv", "/etc/passwd", "C:/a.csv", "C:a.csv", "..\\a.csv", "d\\a.csv", "d//a.csv", "./a.csv"],
)
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    assert "data.zip: " in refusal(packed({"good.csv": b"a", name: b"b"}))
    assert "a name that leads out of the folder" in refusal(packed({name: b"b"}))


def test_a_name_that_cannot_be_shown_or_never_ends_is_refused() -> None:
    nul = packed({"goodXcsv": b"a"}).replace(b"goodXcsv", b"good\0csv")

    assert "cannot be seen" in refusal(nul)
    assert "cannot be seen" in refusal(packed({"a\u202evsc.exe": b"a"}))
    assert "endless" in refusal(packed({"a" * 300: b"a"}))


def with_mode(mode: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("link.csv")
        info.external_attr = mode << 16
        archive.writestr(info, "/etc/passwd")
    return target.getvalue()


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_a_link_or_a_device_in_a_zip_is_refused(mode: int) -> None:
    assert "data.zip: link.csv: a link or a device, not a file" in refusal(with_mode(mode | 0o777))


def test_two_entries_of_one_name_are_refused_also_where_only_capitals_or_accents_differ() -> None:
    assert "two entries of this name" in refusal(packed({"a.csv": b"1", "b.csv": b"2"}).replace(b"b.csv", b"a.csv"))
    assert "two entries of this name" in refusal(packed({"a.csv": b"1", "A.csv": b"2"}))
    assert "two entries of this name" in refusal(packed({"\u00e9.csv": b"1", "e\u0301.csv": b"2"}))


def patched(content: bytes, central: int, value: bytes, local: int | None = None) -> bytes:
    """The zip with bytes of its first entry changed in the list at its end, and in the head of the entry."""
    found = bytearray(content)
    at = content.index(b"PK\x01\x02")
    found[at + central : at + central + len(value)] = value
    if local is not None:
        found[local : local + len(value)] = value
    return bytes(found)


def test_locked_entries_and_unknown_methods_are_refused() -> None:
    content = packed({"a.csv": b"a,b\n" * 100})

    assert "packed with a password" in refusal(patched(content, 8, b"\x01\x00", 6))
    assert "number 99" in refusal(patched(content, 10, struct.pack("<H", 99), 8))
    assert "number 12" in refusal(packed({"a.csv": b"a"}, zipfile.ZIP_BZIP2))
    assert "number 14" in refusal(packed({"a.csv": b"a"}, zipfile.ZIP_LZMA))


def test_a_broken_checksum_and_lies_about_sizes_are_refused() -> None:
    content = packed({"a.csv": b"a,b\n" * 100})

    assert "the checksum is another" in refusal(patched(content, 16, b"\0\0\0\0", 14))
    assert "larger than the 10 bytes that it says" in refusal(patched(content, 24, struct.pack("<I", 10), 22))
    assert "cut short" in refusal(patched(content, 24, struct.pack("<I", 500), 22))
    assert "cut short" in refusal(patched(content, 20, struct.pack("<I", 5), 18))
    assert "beyond the file" in refusal(patched(content, 20, struct.pack("<I", 10_000), 18))


def test_a_lie_about_the_size_with_the_checksum_of_what_it_says_is_refused() -> None:
    content = packed({"a.csv": b"a,b\n" * 100})
    short = struct.pack("<I", zlib.crc32(b"a,b\n"))

    lying = patched(patched(content, 16, short, 14), 24, struct.pack("<I", 4), 22)

    # The library itself gives the four bytes and says nothing of the others.
    assert zipfile.ZipFile(io.BytesIO(lying)).read("a.csv") == b"a,b\n"
    assert "larger than the 4 bytes that it says" in refusal(lying)


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"bomb.csv": b"\0" * 1_900_000}, "1,900,000 bytes packed to 1,"),
        ({"large.csv": os.urandom(2_100_000)}, "the zip is larger than 2,000,000 bytes"),
        ({"large.csv": b"ab" * 1_050_000}, "2,100,000 bytes, and at most 2,000,000 are read"),
        ({f"{place}.csv": b"0" * 999_999 for place in range(4)}, "more than 3,000,000 bytes in all"),
        ({f"{place}.csv": b"0" for place in range(21)}, "more than 20 entries"),
        ({}, "the zip has no files"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}, "a workbook or a document"),
    ],
)
def test_bombs_and_what_is_no_publication_are_refused_before_they_fill_the_memory(
    files: dict[str, bytes], problem: str
) -> None:
    assert problem in refusal(packed(files))


def test_entries_that_share_bytes_are_refused() -> None:
    """As in D. Fifield, "A better zip bomb" (2019): a list whose entries all lie in one packed kernel."""
    content = packed({"a.csv": b"0123456789" * 10, "b.csv": b"9876543210" * 10}, zipfile.ZIP_STORED)
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)

    both = bytearray(content)
    both[second + 42 : second + 46] = struct.pack("<I", 0)

    assert "b.csv: shares bytes with a.csv" in refusal(bytes(both))


def test_a_zip_that_is_cut_anywhere_is_refused_in_one_line() -> None:
    content = packed({"a.csv": b"a,b\n1,2\n", "d/b.csv": b"c\n3\n"})

    for end in range(4, len(content)):
        assert refusal(content[:end]).startswith("data.zip")


def test_a_page_under_the_name_of_a_zip_is_refused() -> None:
    assert refusal(b"<!DOCTYPE html><html>") == (
        "data.zip, value '<!DOCTYPE html><html': not a zip file; fetch it again: a page may be in its place"
    )


def test_links_out_of_the_folder_are_refused_and_others_left_aside(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("secret")
    (folder / "a.csv").write_text("a")
    (folder / "b.csv").symlink_to(folder / "a.csv")
    (folder / "loop").symlink_to(folder)

    opened = open_publication(folder)

    assert dict(opened) == {"a.csv": b"a"}
    assert set(left(opened)) == {"b.csv", "loop"}
    for target in (tmp_path / "secret.csv", tmp_path, Path("/dev/zero"), Path("/nowhere")):
        (folder / "c.csv").symlink_to(target)
        with pytest.raises(DataError, match=r"c\.csv: a link that leads out of the folder"):
            open_publication(folder)
        (folder / "c.csv").unlink()


def test_what_is_no_plain_file_is_never_opened(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a")
    os.mkfifo(tmp_path / "pipe.csv")

    assert left(open_publication(tmp_path)) == {"pipe.csv": "not a plain file"}
    for path in (tmp_path / "pipe.csv", Path("/dev/zero")):
        with pytest.raises(DataError, match="neither a file nor a folder"):
            open_publication(path)


def test_folders_are_walked_three_deep_and_the_rest_is_listed(tmp_path: Path) -> None:
    deep = tmp_path / "a/b/c/d"
    deep.mkdir(parents=True)
    (deep / "too.csv").write_text("x")
    (deep.parent / "just.csv").write_text("y")
    (tmp_path / "top.csv").write_text("z")

    opened = open_publication(tmp_path)

    assert dict(opened) == {"top.csv": b"z", "a/b/c/just.csv": b"y"}
    assert left(opened) == {"a/b/c/d": "a folder too deep to be read"}


def wide(folder: Path) -> None:
    for place in range(21):
        (folder / f"{place}.csv").touch()


def large(folder: Path) -> None:
    (folder / "large.csv").write_bytes(b"0" * 2_000_001)


def heavy(folder: Path) -> None:
    for place in range(4):
        (folder / f"{place}.csv").write_bytes(b"0" * 1_000_000)


@pytest.mark.parametrize(
    ("fill", "problem"),
    [
        (wide, "more than 20 files"),
        (large, r"large\.csv: the file is larger than 2,000,000 bytes"),
        (heavy, "more than 3,000,000 bytes in all"),
        (lambda folder: (folder / ".hidden").touch(), "the folder has no files"),
    ],
)
def test_a_folder_beyond_the_limits_or_without_files_is_refused(
    tmp_path: Path, fill: Callable[[Path], None], problem: str
) -> None:
    fill(tmp_path)

    with pytest.raises(DataError, match=problem):
        open_publication(tmp_path, limits=SMALL)


def test_a_path_that_leads_nowhere_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.zip: cannot be read \(No such file"):
        open_publication(tmp_path / "none.zip")
    with pytest.raises(DataError, match="not a path"):
        open_publication(Path("a\0b"))


@pytest.mark.parametrize(
    ("place", "what"), [(20, "ends beyond the file"), (24, "4,294,967,295 bytes"), (42, "nothing is")]
)
def test_sizes_and_places_that_point_to_a_longer_form_that_is_not_there_are_refused(place: int, what: str) -> None:
    lying = bytearray(packed({"a.csv": b"a,b\n" * 10}))
    start = lying.find(b"PK\x01\x02") + place
    lying[start : start + 4] = b"\xff" * 4

    with pytest.raises(DataError, match=what):
        unpacked("x.zip", bytes(lying))


def test_thousands_of_empty_entries_are_refused_and_a_zip_of_itself_is_not_opened() -> None:
    with pytest.raises(DataError, match="more than 2,000 entries"):
        unpacked("x.zip", packed({f"{place}.csv": b"" for place in range(2001)}))
    inner = packed({"a.csv": b"a"})

    found = unpacked("x.zip", packed({"quine.zip": inner, "a.csv": b"a"}))

    assert list(found) == ["a.csv"]
    assert [(each.file, each.why) for each in found.left_out] == [("quine.zip", "a zip in a zip is not opened")]
