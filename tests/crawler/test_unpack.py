"""Packed bodies: right ones come out whole, wrong ones are told, bombs cost no memory."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive import PageArchive, read_archive
from crawler.unpack import BrokenBody, TooLarge, labels_of, unpack

LIMIT = 1 << 20
HTML = "<!DOCTYPE html><html><body><p>某县新建项目开工。</p></body></html>".encode() * 20


def bare(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate ": bare,
    "br": brotli.compress,
}


@pytest.mark.parametrize("label", PACKERS)
@given(body=st.binary(max_size=3000))
def test_what_was_packed_comes_out(label: str, body: bytes) -> None:
    assert unpack(PACKERS[label](body), [label.strip()], LIMIT) == body


@pytest.mark.parametrize(
    ("body", "labels"),
    [
        (HTML, ["gzip"]),
        (HTML, ["br"]),
        (HTML, ["deflate"]),
        (HTML, ["utf-8"]),
        (gzip.compress(HTML, mtime=0), ["br"]),
        (gzip.compress(HTML, mtime=0), ["deflate"]),
        (zlib.compress(HTML), ["gzip"]),
        (gzip.compress(gzip.compress(HTML, mtime=0), mtime=0), ["gzip", "gzip"]),
        (gzip.compress(HTML, mtime=0), ["gzip", "gzip"]),
        (gzip.compress(HTML[:100], mtime=0) + gzip.compress(HTML[100:], mtime=0), ["gzip"]),
        (gzip.compress(HTML, mtime=0) + b"\0\0trailing", ["gzip"]),
        (b"\xef\xbb\xbf" + HTML, ["gzip"]),
    ],
)
def test_what_the_body_is_counts_more_than_its_label(body: bytes, labels: list[str]) -> None:
    assert unpack(body, labels, LIMIT).removeprefix(b"\xef\xbb\xbf") == HTML


@pytest.mark.parametrize("label", PACKERS)
@pytest.mark.parametrize("left", [0.3, 0.9])
def test_a_body_that_is_cut_off_is_no_body(label: str, left: float) -> None:
    packed = PACKERS[label](bytes(range(256)) * 40 + HTML)
    with pytest.raises(BrokenBody):
        unpack(packed[: int(len(packed) * left)], [label.strip()], LIMIT)


@given(st.binary(max_size=400), st.lists(st.sampled_from(["gzip", "deflate", "br", "x", "identity"]), max_size=4))
def test_any_bytes_are_unpacked_or_told_broken(body: bytes, labels: list[str]) -> None:
    try:
        unpack(body, labels, LIMIT)
    except (BrokenBody, TooLarge):
        return


@pytest.mark.parametrize("label", PACKERS)
def test_a_bomb_is_left_at_the_limit(label: str) -> None:
    bomb = PACKERS[label](bytes(16 << 20))
    tracemalloc.start()
    with pytest.raises(TooLarge):
        unpack(bomb, [label.strip()], LIMIT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * LIMIT


def test_time_is_linear_in_many_small_members_and_in_long_tails() -> None:
    begin = time.perf_counter()
    unpack(gzip.compress(b"<p>", mtime=0) * 20_000, ["gzip"], 1 << 26)
    unpack(gzip.compress(b"<p>", mtime=0) + bytes(20 << 20), ["gzip"], 1 << 26)
    assert time.perf_counter() - begin < 2


def test_labels_are_read_from_one_header_or_several() -> None:
    assert labels_of(["GZIP, br", "deflate"]) == ["gzip", "br", "deflate"]


def test_the_archive_gives_what_the_crawl_saw_and_leaves_out_bombs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.archive._LARGEST", LIMIT)
    archive = PageArchive(tmp_path, "test", "2026-11-28T08:00:00+00:00")
    bodies = {
        "gzip": gzip.compress(HTML, mtime=0),
        "mislabelled": HTML,
        "br": gzip.compress(HTML, mtime=0),
        "cut": gzip.compress(HTML, mtime=0)[:-20],
        "bomb": gzip.compress(gzip.compress(bytes(4 << 20))),
        "plain": HTML,
    }
    labels = {"br": "br", "bomb": "gzip, gzip", "plain": ""}
    for name, body in bodies.items():
        headers = [("Content-Type", "text/html"), ("Content-Encoding", labels.get(name, "gzip"))]
        archive.add(f"http://a.example/{name}", 200, headers, body, [], "2026-11-28T08:00:00+00:00")
    archive.close()
    found = {page.url.rpartition("/")[2]: page.body for page in read_archive(tmp_path)}
    assert found == dict.fromkeys(("gzip", "mislabelled", "br", "plain"), HTML)
