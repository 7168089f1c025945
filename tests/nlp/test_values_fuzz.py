"""On any text: no exception, spans in bounds and disjoint, each begins as a value begins, time linear in length."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.reading import Reading
from nlp.records import DateValue, Document
from nlp.values import find_values

_PIECES = st.sampled_from(
    [
        *list(
            "0123456789０１９,，.．-—－~至到、/年月日号底末初前后以来期间第一二两三五十百千万亿多余几来个家元%％成倍点半上下旬季度今明去本同次当周的超近约 \n（）()“”《》。；"
        ),
        "亿元",
        "万元",
        "美元",
        "人民币",
        "10",
        "2023",
        "12月",
        "30日",
        "前三季度",
        "十四五",
        "以上",
        "左右",
        "不超过",
        "投资",
        "计划",
        "截至",
        "次年",
        "次月",
        "次日",
    ]
)
_TEXTS = st.lists(_PIECES, max_size=40).map("".join)
_EDTF_PART = r"(?:\d{4}(?:-\d{2}(?:-\d{2})?)?)"
_EDTF = re.compile(rf"{_EDTF_PART}(?:/(?:{_EDTF_PART}|\.\.))?|\.\./{_EDTF_PART}")
_BEGINS = re.compile(
    r"[0-9０-９零一二两三四五六七八九十百千廿壹贰叁肆伍陆柒捌玖拾佰仟“\"'‘「]"
    r"|第|[今去前头明后本上下同当次昨翌来年月首全近目日连大现这周星礼元]"
)
_LABELS = ("MONEY", "DATE", "QUANTITY", "PERCENT")


def read(text: str, published: str | None) -> Reading:
    reading = Reading(Document(id="fuzz", text=text, published=published))
    find_values(reading)
    return reading


@settings(max_examples=500, deadline=None)
@given(
    _TEXTS | st.text(max_size=60),
    st.sampled_from([None, "2024-02-29", "2023-01-01", "2021-12-31", "9999-12-31", "0001-01-01"]),
)
def test_any_text_is_read_into_sound_spans(text: str, published: str | None) -> None:
    reading = read(text, published)
    spans = sorted(span for label in _LABELS for span in reading.spans(label))  # type: ignore[arg-type]
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert _BEGINS.match(text, span.start)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        end = span.end
        if isinstance(span.value, DateValue):
            assert span.value.edtf is None or _EDTF.fullmatch(span.value.edtf)
        else:
            assert span.value.low <= span.value.high  # type: ignore[union-attr]


@settings(max_examples=100, deadline=None)
@given(_TEXTS)
def test_the_same_text_gives_the_same_spans(text: str) -> None:
    first, second = read(text, "2023-05-18"), read(text, "2023-05-18")
    assert [first.spans(label) for label in _LABELS] == [second.spans(label) for label in _LABELS]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "unit",
    [
        "1", "1,", "1,234", "123,", "一", "十", "二〇", "万", "亿", "1亿", "1-", "1-7月", "1月至", "5日、", "2023年", "2023-",
        "第", "今年", "次年", "次月、次日",  "“十四五", "百分之", "10亿元、", "1万多", "约", "最高", "月底", "全年", "3元5角", "3千5百", "5 000 ", "1亿5千3", "5元与", "2022.10-", "1.2023年", "上世纪", "七八十年代、", "周三、", "起至", "一个亿", "20块",
        "3月1日至5日、", "USD ", "不得", "(含)", "年产", " ", "《2023年",
    ],
)  # fmt: skip
def test_time_is_linear_in_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        best = 9.9
        for _ in range(2):
            begin = time.process_time()
            read(text, "2023-05-18")
            best = min(best, time.process_time() - begin)
        return best

    # Sixteen times the length takes sixteen times the time; a quadratic step would take 256 times.
    assert seconds(48_000) < 60 * max(seconds(3_000), 0.002)
