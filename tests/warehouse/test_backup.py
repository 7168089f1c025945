"""Backup and restore: what comes back is what was there, and nothing spoiled ever is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made
import pytest
from killing import process

from flows.cli import invoke
from warehouse import backup as backups
from warehouse.backup import backup, restore
from warehouse.cursor import position, present_cursor
from warehouse.errors import BackupError, CursorError, LockedError, MigrationError
from warehouse.store import Warehouse


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = tmp_path / "home"
    load(place, 1, 2)
    (place / "overrides.tsv").write_text("strike\tx\n", encoding="utf-8")
    return place


def load(place: Path, *numbers: int) -> None:
    pairs = [made.news(n, projects=2) for n in numbers]
    with Warehouse(place / "warehouse.duckdb") as warehouse:
        warehouse.load_articles(made.RUN, [article for article, _ in pairs])
        warehouse.load_fetches(made.RUN, [made.fetch(article.url, article_id=article.id) for article, _ in pairs])
        warehouse.load_extractions(extraction for _, extraction in pairs)


def test_what_comes_back_is_what_was_there(home: Path, tmp_path: Path, all_rows: Callable[..., Any]) -> None:
    with Warehouse(home / "warehouse.duckdb") as warehouse:
        before, cursor = all_rows(warehouse.connection), present_cursor(warehouse.connection)
    to, other = tmp_path / "it's" / "backup", tmp_path / "other"
    assert invoke(["backup", str(to), "--home", str(home)]) == 0
    load(home, 3)
    assert invoke(["restore", str(to), "--home", str(other)]) == 0
    with Warehouse(other / "warehouse.duckdb") as warehouse:
        assert all_rows(warehouse.connection) == before
        with pytest.raises(CursorError, match="of another warehouse; begin with a full export"):
            position(warehouse.connection, cursor)
    assert (other / "overrides.tsv").read_bytes() == (home / "overrides.tsv").read_bytes()
    assert {path.name for path in to.iterdir()} == {"warehouse.duckdb", "overrides.tsv", "backup.json"}
    assert not [path for path in (*other.iterdir(), *to.parent.iterdir()) if path.name.startswith(".part")]
    load(other, 3)


def test_a_warehouse_that_is_there_stays_unless_forced(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup(home, tmp_path / "backup")
    load(home, 3)
    assert invoke(["restore", str(tmp_path / "backup"), "--home", str(home)]) == 1
    assert "--force puts it aside" in capsys.readouterr().err
    assert counted(home / "warehouse.duckdb") == 3
    assert invoke(["restore", str(tmp_path / "backup"), "--home", str(home), "--force"]) == 0
    assert counted(home / "warehouse.duckdb") == 2
    (aside,) = home.glob("warehouse.duckdb.before-*")
    assert counted(aside) == 3
    backup(home, tmp_path / "second")
    assert not list((tmp_path / "second").glob("*before*"))


def counted(path: Path) -> int:
    with Warehouse(path) as warehouse:
        return warehouse.counts()["articles"]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda to: flip(to / "warehouse.duckdb"), "its checksum differs"),
        (lambda to: (to / "warehouse.duckdb").write_bytes((to / "warehouse.duckdb").read_bytes()[:-1]), "differs"),
        (lambda to: (to / "overrides.tsv").unlink(), "missing in the backup"),
        (lambda to: (to / "backup.json").unlink(), "no backup at"),
        (lambda to: (to / "backup.json").write_text("{}"), "cannot be read"),
        (lambda to: edit(to / "backup.json", format=2), "another kind"),
        (lambda to: edit(to / "backup.json", files={}), "another kind"),
    ],
)
def test_a_spoiled_backup_is_refused(home: Path, tmp_path: Path, spoil: Callable[[Path], Any], reason: str) -> None:
    to = tmp_path / "backup"
    backup(home, to)
    spoil(to)
    with pytest.raises(BackupError, match=reason):
        restore(to, tmp_path / "other")
    assert not (tmp_path / "other" / "warehouse.duckdb").exists()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def edit(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changes))


def test_a_path_out_of_the_backup_is_refused(home: Path, tmp_path: Path) -> None:
    to = tmp_path / "backup"
    backup(home, to)
    files = json.loads((to / "backup.json").read_bytes())["files"]
    edit(to / "backup.json", files=files | {"../home/overrides.tsv": files["overrides.tsv"]})
    with pytest.raises(BackupError, match="is missing"):
        restore(to, tmp_path / "other")


def test_a_backup_of_a_newer_program_is_refused(home: Path, tmp_path: Path) -> None:
    with Warehouse(home / "warehouse.duckdb") as warehouse:
        warehouse.connection.execute("INSERT INTO schema_migrations VALUES (99, '0099_future', 'x', now()::TIMESTAMP)")
    to = tmp_path / "backup"
    to.mkdir()
    (to / "warehouse.duckdb").write_bytes((home / "warehouse.duckdb").read_bytes())
    told = {"warehouse.duckdb": backups.described(to / "warehouse.duckdb")}
    made_backup = backups.Backup(format=1, created_at="", schema_version=99, counts={}, files=told)
    (to / "backup.json").write_bytes(backups.msgspec.json.encode(made_backup))
    with pytest.raises(MigrationError, match="update the program"):
        restore(to, tmp_path / "other")
    assert not (tmp_path / "other" / "warehouse.duckdb").exists()


def test_a_backup_needs_a_warehouse_and_an_empty_place(home: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no warehouse at"):
        backup(tmp_path / "nowhere", tmp_path / "backup")
    with pytest.raises(BackupError, match="holds something already"):
        backup(home, home)
    (tmp_path / "file").write_text("x")
    with pytest.raises(BackupError, match="cannot write"):
        backup(home, tmp_path / "file" / "backup")


def test_a_restore_keeps_what_a_killed_process_left_in_the_log(home: Path, tmp_path: Path) -> None:
    path = home / "warehouse.duckdb"
    backup(home, tmp_path / "backup")
    with process("load", path) as running:
        log = path.with_name("warehouse.duckdb.wal")
        while not (log.exists() and log.stat().st_size > 50_000):
            assert running.poll() is None
    restore(tmp_path / "backup", home, force=True)
    assert counted(path) == 2
    (aside,) = (file for file in home.glob("warehouse.duckdb.before-*") if file.suffix != ".wal")
    assert counted(aside) > 2


def test_a_spoiled_warehouse_does_not_keep_its_backup_from_coming_back(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "backup")
    (home / "warehouse.duckdb").write_bytes(b"no warehouse")
    (home / "warehouse.duckdb.wal").write_bytes(b"its log")
    restore(tmp_path / "backup", home, force=True)
    assert counted(home / "warehouse.duckdb") == 2
    assert {file.read_bytes() for file in home.glob("warehouse.duckdb.before-*")} == {b"no warehouse", b"its log"}


@pytest.mark.parametrize("moment", ["hardlink_to", "replace"])
def test_a_restore_that_is_killed_leaves_a_warehouse_and_the_next_ends_well(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    backup(home, tmp_path / "backup")
    load(home, 3)
    with monkeypatch.context() as patch:

        def die(*_: Any) -> None:
            # A killed process tidies nothing up.
            patch.setattr(shutil, "rmtree", lambda *_, **__: None)
            raise KeyboardInterrupt

        patch.setattr(Path, moment, die)
        with pytest.raises(KeyboardInterrupt):
            restore(tmp_path / "backup", home, force=True)
    assert counted(home / "warehouse.duckdb") == 3
    assert list(home.glob(".part-*"))
    restore(tmp_path / "backup", home, force=True)
    assert counted(home / "warehouse.duckdb") == 2
    assert not list(home.glob(".part-*"))


def test_a_warehouse_that_others_have_open_is_not_replaced(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "backup")
    with process("hold", home / "warehouse.duckdb") as holder, pytest.raises(LockedError, match=str(holder.pid)):
        restore(tmp_path / "backup", home, force=True, wait_seconds=0)
    assert counted(home / "warehouse.duckdb") == 2
    assert not list(home.glob("*before*"))


def test_what_was_taken_down_since_the_backup_does_not_come_back(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = made.news(1, projects=2)[0]
    place, to = ["--home", str(home)], home / "backups" / "first"
    assert invoke(["resolve", *place]) == 0
    assert invoke(["backup", str(to), *place]) == 0
    assert gone.title.encode() in (to / "warehouse.duckdb").read_bytes()
    assert invoke(["forget", gone.url, "--reason", "asked", *place]) == 0
    told = capsys.readouterr().err
    assert f"remove it where it holds the article: {to / 'warehouse.duckdb'}" in told
    assert "backups and exports made before, outside this home, still have it" in told
    assert invoke(["restore", str(to), "--force", *place]) == 0
    assert "2 addresses that were taken down since the backup were taken down again" in capsys.readouterr().err
    with Warehouse(home / "warehouse.duckdb") as warehouse:
        found = warehouse.connection.execute("SELECT id, reason, erased_at IS NULL FROM forgotten").fetchall()
        assert (gone.id, "asked", False) in found
        assert {row[1:] for row in found} == {("asked", False)}
        assert warehouse.counts()["articles"] == 1
        (name,) = {project.name for project in made.news(1, projects=1)[1].projects}
        resolved = warehouse.connection.execute("SELECT count(*) FROM resolved_projects WHERE name = ?", [name])
        assert resolved.fetchall() == [(0,)]
    assert gone.title.encode() not in (home / "warehouse.duckdb").read_bytes()
    assert invoke(["restore", str(to), "--force", *place]) == 0
