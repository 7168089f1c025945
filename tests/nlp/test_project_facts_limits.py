"""Project facts on any input: no exception, valid offsets, time in proportion to the length."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.entities.places import find_places
from nlp.facts.projects import read_projects
from nlp.reading import Reading
from nlp.records import Document
from nlp.segment import default_segmenter
from nlp.spans import Span, SpanLabel
from nlp.values import find_values

_PIECES = st.sampled_from(
    [
        "总投资", "完成投资", "3亿元", "1000万美元", "项目", "工程", "12个", "5项", "其中", "续建", "计划", "开工", "已", "，", ",", "。", "；", "、",
        "甲公司", "开发区", "与", "签署", "由", "投资建设", "的", "(", ")", "“", "”", "2022年", "7月5日", "截至", "分别为", "和", "各", "等", "唐山",
        "正定县", "在", "落户", "以上", "该项目", "这些项目", "\n", " ", "投产", "后", "获", "核准", "一期", "二期", "中标", "价",
    ]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, min_size=1, max_size=60).map("".join)


def read(
    text: str, orgs: tuple[str, ...] = ("甲公司", "开发区"), projects: tuple[str, ...] = ("一期", "二期")
) -> Reading:
    """A reading whose ORG and PROJECT spans are the given words wherever they stand."""
    segmenter = default_segmenter()
    reading = Reading(Document(id="t", text=text, published="2022-08-01"), segmenter.words(segmenter.cut(text)))
    find_values(reading)
    find_places(reading)
    labelled: tuple[tuple[SpanLabel, tuple[str, ...]], ...] = (("ORG", orgs), ("PROJECT", projects))
    for label, words in labelled:
        reading.add(label, [Span(at, at + len(w), label) for w in words for at in _finds(text, w)])
    return reading


def _finds(text: str, word: str) -> list[int]:
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + 1)
    return found


@given(_TEXTS)
@settings(max_examples=300, deadline=2000)
def test_any_text_gives_records_with_valid_evidence(text: str) -> None:
    for record in read_projects(read(text)):
        assert 0 <= record.evidence.start < record.evidence.end <= len(text)
        assert record.count >= 1
        assert 0 < record.confidence < 1


def test_the_same_reading_always_gives_the_same_records() -> None:
    text = "要闻\n7月5日，甲公司在开发区开工12个项目，总投资3亿元，其中续建5项。"
    assert read_projects(read(text)) == read_projects(read(text))


def test_time_grows_with_the_length_of_the_text() -> None:
    def seconds(copies: int) -> float:
        body = "\n".join(
            f"{n}月1日，唐山开工{n + 2}个{n}号类项目，总投资{n + 1}亿元，其中续建{n}项。" for n in range(1, copies + 1)
        )
        reading = read(body)
        started = time.process_time()
        read_projects(reading)
        return time.process_time() - started

    seconds(20)
    short, long = seconds(200), seconds(1600)
    # Eight times the text may take twelve times the time before it counts as worse than linear.
    assert long < 12 * 2 * max(short, 0.02)
