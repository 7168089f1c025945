"""A crawl in a process of its own, with its time and its largest memory."""

from __future__ import annotations

import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from loopback import crawl_words


@dataclass(frozen=True)
class Measured:
    """How a process ended."""

    returncode: int
    stderr: str
    seconds: float
    peak_megabytes: float


def run_measured(
    proxy: str | None, sources: Path, landing: Path, *more: str, name: str = "press", fast: bool = True
) -> Measured:
    """Crawl to the end, 120 s at most."""
    return measure(crawl_words(proxy, sources, landing, *more, name=name, fast=fast))


def measure(words: list[str], longest: float = 120.0) -> Measured:
    """Run a command to its end; after `longest` seconds it is killed."""
    began, peak = time.monotonic(), 0
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log) as process,
    ):
        while process.poll() is None:
            peak = max(peak, _high_water(process.pid))
            if time.monotonic() - began > longest:
                process.kill()
            time.sleep(0.02)
        seconds = time.monotonic() - began
        log.seek(0)
        return Measured(process.returncode, log.read().decode("utf-8", "replace"), seconds, peak / 1024)


def _high_water(pid: int) -> int:
    """VmHWM in kB: `ru_maxrss` of a child begins with what its parent had."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
