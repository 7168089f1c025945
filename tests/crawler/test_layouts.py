"""Generic reading over layouts of the Chinese press: our own texts in the structures of many sites.

Each layout is filled with several of the sample site's articles; headline and time must be exact, the body is compared
by its 4-grams of characters.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from string import Template

import pytest

from crawler.parse import parse
from crawler.records import Article
from crawler.sample.model import load_articles

LAYOUTS = sorted(Path(__file__).with_name("layouts").glob("*.html"))
SOURCE = "示例日报"
BEIJING = timezone(timedelta(hours=8))
TEXTS = [a for a in load_articles().values() if a.kind == "news" and len(a.published) > 10 and len(a.paragraphs) > 1][
    :6
]


@dataclass(frozen=True)
class Case:
    layout: str
    article: Article

    @property
    def page(self) -> bytes:
        template = next(path for path in LAYOUTS if path.stem == self.layout).read_text(encoding="utf-8")
        filled = Template(template).substitute(fields(self.article))
        return filled.encode("gb18030" if "gb2312" in template.lower() else "utf-8")


def fields(article: Article) -> dict[str, str]:
    """What a layout may print of an article."""
    at = datetime.fromisoformat(article.published or "")
    texts = [html.escape(text, quote=False) for text in article.paragraphs]
    wide = ["\u3000\u3000" + text for text in texts]
    inner = "".join(f"<p>{text}</p>" for text in texts)
    half = len(texts) // 2
    return {
        "title": article.title,
        "source": SOURCE,
        "iso": at.isoformat(),
        "second": f"{at:%Y-%m-%d %H:%M:%S}",
        "minute": f"{at:%Y-%m-%d %H:%M}",
        "slash_minute": f"{at:%Y/%m/%d %H:%M}",
        "cn_minute": f"{at:%Y年%m月%d日 %H:%M}",
        "cn_minute_tight": f"{at:%Y年%m月%d日%H:%M}",
        "date_cn": f"{at.year}年{at.month:02}月{at.day:02}日",
        "clock": f"{at:%H:%M}",
        "clock_s": f"{at:%H:%M:%S}",
        "day": f"{at:%Y-%m-%d}",
        "yyyy": f"{at.year}",
        "mm": f"{at.month:02}",
        "dd": f"{at.day:02}",
        "epoch_ms": f"{int(at.replace(tzinfo=BEIJING).timestamp())}000",
        "paragraphs": inner,
        "paragraphs_wide": "".join(f"<p>{text}</p>\n" for text in wide),
        "paragraphs_strong": "".join(f"<p><strong>{text[:2]}</strong>{text[2:]}</p>" for text in wide),
        "paragraphs_data": "".join(f'<p data-track="{i}">{text}</p>' for i, text in enumerate(texts)),
        "paragraphs_sub": "".join(f"<p>{text}</p>" for text in texts[:half])
        + "".join(f"<p>{t}</p>" for t in texts[half:]),
        "sections": "".join(f"<section><span>{text}</span></section>" for text in texts),
        "divs": "".join(f"<div>{text}</div>" for text in texts),
        "brs": "<br><br>".join(wide),
        "escaped": html.escape(inner).replace("'", "\\'"),
        "escaped_amp": html.escape(inner, quote=False),
    }


def cases() -> Iterator[Case]:
    for layout in LAYOUTS:
        for article in TEXTS:
            yield Case(layout.stem, article)


def body_f1(found: tuple[str, ...], told: tuple[str, ...]) -> float:
    """F1 of the 4-grams of characters, 0…1."""
    ours, theirs = (Counter(grams("".join(part))) for part in (found, told))
    common = sum((ours & theirs).values())
    return 2 * common / max(1, sum(ours.values()) + sum(theirs.values()))


def grams(text: str) -> list[str]:
    bare = "".join(text.split())
    return [bare[i : i + 4] for i in range(max(1, len(bare) - 3))]


@pytest.mark.parametrize("layout", [path.stem for path in LAYOUTS])
def test_layout(layout: str) -> None:
    for article in TEXTS:
        case = Case(layout, article)
        read = parse(case.page, "https://news.example.cn/a/1.html")
        assert read.title == article.title
        assert article.published is not None
        assert read.published is not None
        assert read.published[:10] == article.published[:10]
        if "T" in read.published:
            assert read.published[:16] == article.published[:16].replace(" ", "T")
        assert body_f1(read.paragraphs, article.paragraphs) >= 0.98, (read.paragraphs, article.paragraphs)
