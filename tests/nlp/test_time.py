"""Time grows with the length of a text, whatever it repeats: lists of names without an end, clauses, numbers."""

from __future__ import annotations

import time

import pytest

from nlp.pipeline import extract
from nlp.records import Document, Kind

LEAD = "总投资5亿元的唐山市甲有限公司10个项目"
UNITS = [
    "北京大学、", "甲集团有限公司与", "中国银行", "唐山市、", "河北省发展和改革委员会", "市发改委，", "10个项目，", "总投资5亿元，", "10亿元、",
    "（一期）", "“产业园", "其中，", "由甲公司投资建设的", "同比增长5%，", "到2025年，", "签约", "与", "开工", "占", "（", "〔2023〕", "项目：", "2023年。",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["news", "policy"])
@pytest.mark.parametrize("unit", UNITS)
def test_eight_times_the_text_takes_no_square_of_the_time(unit: str, kind: Kind) -> None:
    def seconds(size: int) -> float:
        text = "标题\n" + (LEAD + unit * (size // len(unit)))[:size]
        begin = time.process_time()
        extract(Document(id="long", text=text, published="2023-05-18", kind=kind))
        return time.process_time() - begin

    extract(Document(id="warm", text="标题"))
    # A quadratic step takes 64 times as long, which shows only where it weighs more than all the others.
    assert seconds(8_000) < 40 * max(seconds(1_000), 0.005)
