"""Bylines and datelines: names out, text unharmed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.byline import credits_of, split_dateline, unsign

SECOND = "第二段讲工期。"


@pytest.mark.parametrize(
    ("printed", "text", "reporters", "correspondents", "place"),
    [
        ("本报唐山讯（记者王伟、李四光 通讯员赵六）昨日开工。", "昨日开工。", ["王伟", "李四光"], ["赵六"], "唐山"),
        ("河北新闻网讯（记者陆文博 通讯员田家宁、吴越）昨日开工。", "昨日开工。", ["陆文博"], ["田家宁", "吴越"], ""),
        ("新华社石家庄9月20日电（记者秦越）昨日开工。", "昨日开工。", ["秦越"], [], "石家庄"),
        ("新华社石家庄9月20日电 河北省近日开工。", "河北省近日开工。", [], [], "石家庄"),
        ("据新华社北京1月2日电（记者 秦越）昨日开工。", "昨日开工。", ["秦越"], [], "北京"),
        ("本报邢台8月2日电（记者秦越）昨日开工。", "昨日开工。", ["秦越"], [], "邢台"),
        ("河北新闻网唐山3月5日电（记者沈嘉木）昨日开工。", "昨日开工。", ["沈嘉木"], [], "唐山"),
        ("本报讯(记者 王　伟 通讯员 李　明)昨日开工。", "昨日开工。", ["王伟"], ["李明"], ""),
        ("唐山劳动日报讯（记者 王伟）昨日开工。", "昨日开工。", ["王伟"], [], ""),
        ("央视网消息：昨日开工。", "昨日开工。", [], [], ""),
        ("（记者王伟）昨日开工。", "昨日开工。", ["王伟"], [], ""),
        ("本报讯（见习记者 阿依古丽·买买提）昨日开工。", "昨日开工。", ["阿依古丽·买买提"], [], ""),
        ("昨日开工。（记者王伟 通讯员李明）", "昨日开工。", ["王伟"], ["李明"], ""),
        ("昨日开工。", "昨日开工。", [], [], ""),
    ],
)
def test_a_first_paragraph_loses_what_signs_it(
    printed: str, text: str, reporters: list[str], correspondents: list[str], place: str
) -> None:
    signed = unsign([printed, SECOND])
    assert signed.paragraphs == (text, SECOND)
    assert (list(signed.reporters), list(signed.correspondents), signed.dateline) == (reporters, correspondents, place)


@pytest.mark.parametrize(
    ("line", "reporters"),
    [
        ("本报记者 郁蓝", ["郁蓝"]),
        ("□河北日报记者 谷雨桐", ["谷雨桐"]),
        ("河北新闻网记者 沈嘉木 通讯员 王伟", ["沈嘉木"]),
        ("文/图 本报记者 王伟", ["王伟"]),
        ("□本报记者 王伟 实习生 李明", ["王伟"]),
        ("□河北日报评论员 王伟", []),
    ],
)
def test_a_byline_of_its_own_is_no_paragraph(line: str, reporters: list[str]) -> None:
    signed = unsign([line, "正文一。", "正文二。"])
    assert signed.paragraphs == ("正文一。", "正文二。")
    assert list(signed.reporters) == reporters


def test_bare_names_behind_the_last_sentence_are_reporters() -> None:
    signed = unsign(["一地开工。", "另一地投产。（王伟、李四光）"])
    assert signed.paragraphs == ("一地开工。", "另一地投产。")
    assert signed.reporters == ("王伟", "李四光")


@pytest.mark.parametrize(
    "text",
    [
        "涉及三市。（唐山、秦皇岛、沧州）",
        "总投资3亿元。（含贷款）",
        "本报讯者说法不一。",
        "新华社记者从省发展改革委获悉，项目开工。",
        "记者从唐山市发改委了解到，项目开工。",
        "记者了解到",
        "总投资3亿元（其中贷款1亿元）的项目开工。",
        "河北日报社投资建设的项目（一期）开工。",
        "河北省电信公司的电厂项目开工。",
        "该公司（记者站旧址）已拆除。",
    ],
)
def test_what_looks_like_a_byline_but_is_text_stays(text: str) -> None:
    for paragraphs in ([text, SECOND], ["唐山、秦皇岛、沧州三地。", text]):
        signed = unsign(paragraphs)
        assert signed.paragraphs == tuple(paragraphs)
        assert signed.reporters == ()


@given(st.text("记者通讯员本报讯电新华社唐山王伟李明、 （）()：:3月日一，。", max_size=60))
def test_paragraphs_only_ever_lose_text(text: str) -> None:
    signed = unsign([text, SECOND])
    assert len("".join(signed.paragraphs)) <= len(text) + len(SECOND)
    for paragraph in signed.paragraphs:
        assert paragraph in (text, SECOND) or paragraph in text
    credits_of(text)
    split_dateline(text)
