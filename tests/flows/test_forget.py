"""`yanzhao forget`: not a byte of the text is left in the home, and the address never comes again."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from landed import good_report
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.archive import PageArchive, read_archive
from crawler.known import read_known
from crawler.landing import Landing
from crawler.parse import parse
from crawler.records import Fetch
from flows import steps, takedown
from flows.cli import invoke
from flows.home import Home
from warehouse.publish import publish as publish_snapshot
from warehouse.query import query

HOST = "http://ts.press.example"
PHRASE = "甲乙丙丁戊己庚辛独一无二的句子"
TITLE = "这个标题只此一家"
BODY = (
    f"{PHRASE}，唐山市曹妃甸区某氢能产业园项目开工，总投资12亿元，由燕赵氢能有限公司投资建设。"
    + "其余的话不必细说，大家都明白。" * 4
)


def page(number: int, title: str, text: str) -> bytes:
    url = address(number)
    return f"""<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>
<div class="min_con_text" id="p1"><!--enpcontent--><p>　　{text}</p><!--/enpcontent--><!--enpproperty <articleid>{number}</articleid>
<date>2024-05-06 08:00:00:0</date><title>{title}</title><url>{url}</url><sourcename>某某日报</sourcename>/enpproperty--></div></body></html>""".encode()


def address(number: int) -> str:
    return f"{HOST}/2024-05/06/content_{number}.htm"


PAGES = {
    1: (TITLE, BODY),
    2: ("另一篇稿件", "张家口市某风电项目建成，总投资8亿元。" * 5),
    3: ("换个标题的近似稿", BODY + "（编辑：某某）"),
}


def land(home: Home, run: str, numbers: tuple[int, ...], finished: bool = True) -> Path:
    """A landing folder as a crawl leaves it: raw pages, a list that prints the titles, records, and a torn end."""
    folder = home.landing / run / "press"
    landing = Landing(folder, "press")
    archive = PageArchive(folder, "test", "2024-05-07T00:00:00Z")
    when = "2024-05-07T00:00:00Z"
    listed = "".join(f'<li><a href="content_{n}.htm">{PAGES[n][0]}</a></li>' for n in numbers).encode()
    archive.add(f"{HOST}/2024-05/06/node_1.htm", 200, [], listed, [], when)
    landing.add_fetch(
        Fetch(url=f"{HOST}/2024-05/06/node_1.htm", source="press", outcome="ok", role="list", fetched_at=when)
    )
    for number in numbers:
        body = page(number, *PAGES[number])
        archive.add(address(number), 200, [("Content-Type", "text/html")], body, [("User-Agent", "t")], when)
        article = parse(body, address(number), {}, None, when)
        landing.add_article(article)
        landing.add_fetch(
            Fetch(
                url=address(number),
                source="press",
                outcome="ok",
                role="article",
                fetched_at=when,
                article_id=article.id,
            )
        )
    archive.close()
    landing.close()
    last = folder / "pages.warc.gz"
    torn = gzip.compress(page(1, *PAGES[1]) * 3)
    last.write_bytes(last.read_bytes() + torn[:-20])
    (folder / "crawl.log").write_text(f"ok article {address(1)}\nok article {address(2)}\n")
    (folder / "known.jsonl").write_text(json.dumps({"url": address(1), "id": "x", "content_hash": "y"}) + "\n")
    if finished:
        landing.write_report(good_report("press", when, when, 2))
    return folder


def haystack(home: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file's bytes, and the contents of its gzip members, whole or torn."""
    import zlib

    for path in home.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        yield path, data
        while data.startswith(b"\x1f\x8b"):
            unpacker = zlib.decompressobj(31)
            yield path, unpacker.decompress(data)
            data = unpacker.unused_data


def where(home: Path, *phrases: str) -> list[str]:
    """Files with one of the phrases, in any row of any table too, which may lie compressed."""
    needles = [phrase.encode(charset) for phrase in phrases for charset in ("utf-8", "gb18030")]
    found = {str(path.relative_to(home)) for path, data in haystack(home) if any(needle in data for needle in needles)}
    for path in home.rglob("*.duckdb"):
        with duckdb.connect(str(path), read_only=True) as connection:
            for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                text = str(connection.execute(f"SELECT * FROM {table}").fetchall())
                if any(phrase in text for phrase in phrases):
                    found.add(f"{path.relative_to(home)}:{table}")
    for path in home.rglob("*.parquet"):
        text = str(duckdb.sql(f"SELECT * FROM '{path}'").fetchall())
        if any(phrase in text for phrase in phrases):
            found.add(str(path.relative_to(home)))
    return sorted(found)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two runs loaded, extracted, checked and published twice; a third unfinished."""
    home = Home(tmp_path_factory.mktemp("made") / "home")
    for run in ("20240507T000000Z-0001", "20240508T000000Z-0002"):
        land(home, run, (1, 2, 3))
    land(home, "20240509T000000Z-0003", (2,), finished=False)
    assert invoke(["load", "--home", str(home.root)]) == 0
    invoke(["check", "--home", str(home.root)])
    assert invoke(["publish", "--home", str(home.root)]) == 0
    assert invoke(["publish", "--home", str(home.root)]) == 0
    (home.root / "pred.jsonl").write_text(
        json.dumps({"id": parse(page(1, *PAGES[1]), address(1)).id, "text": BODY}, ensure_ascii=False)
    )
    return home


def forget(home: Home, *more: str) -> int:
    return invoke(["forget", address(1), "--copies", "--home", str(home.root), *more])


def test_no_byte_of_the_text_is_left(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["export", "--format", "jsonl", "--to", str(tmp_path / "out"), "--home", str(home.root)]) == 0
    cursor = capsys.readouterr().out.strip()
    before = where(home.root, PHRASE, TITLE)
    assert {"pred.jsonl", "warehouse.duckdb:articles", "published/yanzhao.duckdb:articles"} <= set(before)
    assert any(name.endswith(".warc.gz") for name in before)
    assert forget(home, "--reason", "publisher asked") == 0
    assert where(home.root, PHRASE, TITLE) == []
    # What is not of the article stays: the other article, its raw page and its facts.
    for run in ("20240507T000000Z-0001", "20240508T000000Z-0002"):
        kept = [archived.url for archived in read_archive(home.landing / run / "press")]
        assert kept == [address(2)]
    assert query(home.snapshot, "SELECT url FROM articles").rows == [(address(2),)]
    assert query(home.snapshot, "SELECT count(*) FROM mentions").rows[0][0] > 0
    assert (
        invoke(
            ["export", "--format", "jsonl", "--to", str(tmp_path / "out"), "--since", cursor, "--home", str(home.root)]
        )
        == 0
    )
    changes = [json.loads(line) for line in (tmp_path / "out" / "changes.jsonl").read_text().splitlines()]
    gone = parse(page(1, *PAGES[1]), address(1)).id
    assert {"table": "articles", "op": "delete", "id": gone}.items() <= next(
        c for c in changes if c["id"] == gone and c["table"] == "articles"
    ).items()
    assert {c["op"] for c in changes if c["table"] in ("projects", "mentions")} == {"delete"}
    stone = next(c for c in changes if c["table"] == "forgotten" and c["id"] == gone)
    assert stone["reason"] == "publisher asked"
    assert stone["erased_at"]
    assert set(stone) == {
        "schema",
        "table",
        "seq",
        "change",
        "op",
        "id",
        "article_id",
        "forgotten_at",
        "reason",
        "erased_at",
    }


def test_it_is_never_crawled_or_loaded_again(home: Home) -> None:
    assert forget(home) == 0
    gone = parse(page(1, *PAGES[1]), address(1)).id
    land(home, "20240510T000000Z-0004", (1, 2))
    assert invoke(["load", "--home", str(home.root)]) == 0
    with steps.open_warehouse(home) as warehouse:
        assert warehouse.connection.execute("SELECT count(*) FROM articles WHERE id = ?", [gone]).fetchall() == [(0,)]
    folder = home.landing / "20240511T000000Z-0005" / "press"
    assert gone in read_known(steps.write_known(home, "press", folder, dt.date(2024, 5, 1))[0]).ids
    # Also a crawl that had begun before is told.
    assert gone in read_known(home.landing / "20240509T000000Z-0003" / "press" / "known.jsonl").ids
    # And what was brought in again goes at a second call.
    assert forget(home) == 0
    assert where(home.root, PHRASE, TITLE) == []


def test_without_copies_near_copies_stay_and_are_told(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["forget", address(1), "--home", str(home.root)]) == 0
    assert address(3) in capsys.readouterr().err
    assert where(home.root, TITLE) == []
    assert query(home.snapshot, "SELECT url, addresses FROM v_stories ORDER BY url").rows == [
        (address(2), 1),
        (address(3), 1),
    ]


def test_what_a_restore_put_aside_is_named(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where_to = str(tmp_path / "backup")
    assert invoke(["backup", where_to, "--home", str(home.root)]) == 0
    assert invoke(["restore", where_to, "--force", "--home", str(home.root)]) == 0
    aside = next(home.root.glob("warehouse.duckdb.before-*"))
    assert str(aside) in capsys.readouterr().err
    assert forget(home) == 0
    assert str(aside) in capsys.readouterr().err


def test_a_dry_run_tells_and_touches_nothing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    def files() -> dict[Path, bytes]:
        return {
            p: p.read_bytes()
            for p in home.root.rglob("*")
            if p.is_file() and p.name not in ("warehouse.duckdb", ".crawling.lock")
        }

    before = files()
    assert forget(home, "--dry-run") == 0
    out = capsys.readouterr().out
    assert "would go" in out
    assert "articles: 2 rows" in out
    assert files() == before
    assert query(home.snapshot, "SELECT count(*) FROM articles").rows == [(3,)]


@pytest.mark.parametrize("step", ["_scrub_archive", "_scrub_lines", "rewrite", "note_erased", "erase", "sweep"])
def test_a_kill_anywhere_and_a_second_call_finish_it(step: str, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(takedown, step, die)
        assert forget(home) == 1
    assert forget(home) == 0
    assert where(home.root, PHRASE, TITLE) == []
    changes = "SELECT count(*) FROM changes"
    seen = query(home.snapshot, changes).rows
    assert forget(home) == 0
    assert query(home.snapshot, changes).rows == seen


def test_the_records_that_stay_are_the_same_bytes(home: Home) -> None:
    path = home.landing / "20240507T000000Z-0001" / "press" / "pages.warc.gz"

    def records() -> dict[str, bytes]:
        data, found = path.read_bytes(), {}
        with path.open("rb") as stream:
            iterator = ArchiveIterator(stream)
            try:
                for record in iterator:
                    record.content_stream().read()
                    start = iterator.get_record_offset()
                    found[record.rec_headers.get_header("WARC-Record-ID")] = data[
                        start : start + iterator.get_record_length()
                    ]
            except ArchiveLoadFailed:
                pass
        return found

    before = records()
    assert forget(home) == 0
    after = records()
    assert after
    assert after.items() <= before.items()


def test_a_page_that_names_another_address_as_its_own_goes_from_a_crawl_not_yet_loaded(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    folder = land(home, "20240507T000000Z-0001", (2,), finished=False)
    asked = address(1) + "?id=2"
    landing, archive = Landing(folder, "press"), PageArchive(folder, "test", "2024-05-07T00:00:00Z")
    archive.add(asked, 200, [], page(1, *PAGES[1]), [], "2024-05-07T00:00:00Z")
    article = parse(page(1, *PAGES[1]), asked, {}, None, "2024-05-07T00:00:00Z")
    assert article.url.endswith("content_1.htm")
    landing.add_article(article)
    landing.add_fetch(
        Fetch(
            url=asked,
            source="press",
            outcome="ok",
            role="article",
            fetched_at="2024-05-07T00:00:00Z",
            article_id=article.id,
        )
    )
    archive.close()
    landing.close()
    assert invoke(["forget", asked, "--home", str(home.root)]) == 0
    assert where(home.root, PHRASE, TITLE) == []
    assert article.id in read_known(folder / "known.jsonl").ids


def test_an_address_that_is_none_is_wrong_usage_and_an_unknown_one_leaves_a_tombstone(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(["forget", "nonsense", "--home", str(home.root)]) == 2
    assert invoke(["forget", f"{HOST}/2024-05/06/content_99.htm", "--home", str(home.root)]) == 0
    assert "kept out" in capsys.readouterr().out
    assert query(home.snapshot, "SELECT count(*) FROM forgotten").rows == [(1,)]
    assert publish_snapshot(home.root).counts["articles"] == 3
