"""Single pages out of an archive: what goes, what stays, and damage."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.address import article_id, canonical
from crawler.archive import PageArchive, read_archive
from crawler.erase import erase, identity, links, removals

HOST = "http://ts.press.example/2024-05/06"
NONE: frozenset[str] = frozenset()


def write(folder: Path, *addresses: str) -> Path:
    archive = PageArchive(folder, "test", "2024-05-07T00:00:00Z")
    for address in addresses:
        archive.add(address, 200, [], f"<p>文字 {address}</p>".encode(), [], "2024-05-07T00:00:00Z")
    archive.close()
    return folder / "pages.warc.gz"


def ids(*addresses: str) -> frozenset[str]:
    return frozenset(article_id(canonical(address)) for address in addresses)


def kept(folder: Path) -> list[str]:
    return [page.url for page in read_archive(folder)]


def test_a_page_goes_under_every_address_of_it_with_its_further_pages(tmp_path: Path) -> None:
    stays = (f"{HOST}/content_12.htm", f"{HOST}/content_1_2_3.htm", f"{HOST}/content_11.htm")
    goes = (
        f"{HOST}/content_1.htm",
        f"{HOST.replace('http', 'https')}/content_1.htm?from=a",
        f"{HOST}/content_1_2.htm",
        f"{HOST}/other.htm",
    )
    write(tmp_path, *stays, *goes)
    (removal,) = removals(tmp_path, ids(f"{HOST}/content_1.htm"), frozenset((f"{HOST}/other.htm",)), NONE)
    assert removal.pages == 2 * len(goes)
    erase(removal)
    assert kept(tmp_path) == list(stays)
    assert b"other.htm" not in gzip.decompress(removal.path.read_bytes())


def test_a_list_goes_where_it_links_the_page(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path, "test", "2024-05-07T00:00:00Z")
    for number in (1, 2):
        body = f'<a href="content_{number}.htm">标题</a>'.encode("gb18030")
        archive.add(f"{HOST}/node_{number}.htm", 200, [], body, [], "2024-05-07T00:00:00Z")
    archive.close()
    lists = frozenset(f"{HOST}/node_{number}.htm" for number in (1, 2))
    (removal,) = removals(tmp_path, ids(f"{HOST}/content_1.htm"), NONE, lists)
    erase(removal)
    assert kept(tmp_path) == [f"{HOST}/node_2.htm"]


@pytest.mark.parametrize("markup", ["<a href='{}'>", '<a HREF="{}"', "<a href={}>", '{{"url": "{}"}}', "src = '{}'"])
def test_links_are_found_however_they_are_written(markup: str) -> None:
    assert f"{HOST}/a_1.htm" in set(links(markup.format("/2024-05/06/a_1.htm").encode(), f"{HOST}/x.htm"))


def test_a_torn_end_goes_and_nothing_else_is_touched(tmp_path: Path) -> None:
    path = write(tmp_path, f"{HOST}/content_1.htm")
    whole = path.read_bytes()
    (removal,) = removals(tmp_path, NONE, NONE, NONE)
    assert not removal.is_needed
    path.write_bytes(whole + whole[:-30][-200:])
    (removal,) = removals(tmp_path, NONE, NONE, NONE)
    assert removal.torn == 200
    erase(removal)
    assert path.read_bytes() == whole


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10**6), sign=st.integers(1, 255), cut=st.integers(0, 400))
def test_damage_never_stops_it_and_what_is_left_can_be_read(tmp_path: Path, at: int, sign: int, cut: int) -> None:
    for path in tmp_path.glob("*.warc.gz"):
        path.unlink()
    path = write(tmp_path, *(f"{HOST}/content_{number}.htm" for number in range(3)))
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= sign
    path.write_bytes(data[: len(data) - cut])
    (removal,) = removals(tmp_path, ids(f"{HOST}/content_1.htm"), NONE, NONE)
    if removal.is_needed:
        erase(removal)
    assert set(kept(tmp_path)) <= {f"{HOST}/content_0.htm", f"{HOST}/content_2.htm"}
    (again,) = removals(tmp_path, ids(f"{HOST}/content_1.htm"), NONE, NONE)
    assert not again.is_needed


def test_no_address_has_no_id() -> None:
    assert identity("mailto:a@b.example") is None
    assert list(links(b'<a href="mailto:a@b">', f"{HOST}/x.htm")) == []
