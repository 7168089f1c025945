"""A hundred thousand generated texts through the whole pipeline: no exception, no hang, every offset valid."""

from __future__ import annotations

import random
import time

import pytest

from nlp.pipeline import extract
from nlp.records import Document

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]

TEXTS = 100_000
SLOWEST = 0.5
"""Seconds that no text of this length may take."""
PIECES = [
    *"0123456789０１９,，.．-—－~至到、/年月日号底末初前后第一二两三五十百千万亿多余几来个家元%％成倍点半旬季今明去本同次当的超近约 \n（）()“”《》〔〕。；：",
    *["亿元", "万元", "美元", "人民币", "欧元", "10", "2611.6", "1,386.4", "2023", "12月", "30日", "前三季度", "“十四五”", "以上", "左右", "不超过", "投资", "计划", "截至", "次年", "总投资", "签约", "开工", "投产", "其中", "分别为", "各", "下同"],
    *["唐山市", "曹妃甸区", "桥西区", "雄安新区", "河北省发展和改革委员会", "市政府", "高新区管委会", "中国银行", "北京大学", "甲有限公司", "乙集团", "（唐山）", "等10个项目", "该项目", "一期", "二期", "年产3万吨"],
    *["高速公路", "产业园", "基地", "项目", "工程", "同比增长5.1%", "增加值", "占", "由", "与", "在", "位于", "落户", "引进", "到2025年", "达到", "翻一番", "自印发之日起施行", "有效期5年", "冀政办字〔2023〕12号"],
    *["Hebei", "12.5", "GDP", "№3", "😀", "ｶﾞ", "é", "專案", "億元", "\u3000", "\t", "\u200b", "\ufeff", "\x00", "�"],
]  # fmt: skip


def test_no_generated_text_breaks_or_hangs_the_pipeline() -> None:
    generator = random.Random(20230207)
    extract(Document(id="warm", text="标题"))
    slowest, began = 0.0, time.process_time()
    for number in range(TEXTS):
        text = "".join(generator.choices(PIECES, k=generator.randint(0, 60)))
        kind = "policy" if number % 5 == 0 else "news"
        published = generator.choice([None, "2023-02-07", "2024-02-29", "0001-01-01", "9999-12-31"])
        started = time.process_time()
        found = extract(Document(id=str(number), text=text, published=published, kind=kind))  # type: ignore[arg-type]
        slowest = max(slowest, time.process_time() - started)
        for mention in found.mentions:
            assert mention.text == text[mention.start : mention.end] != ""
        for fact in (*found.projects, *found.indicators):
            assert 0 <= fact.evidence.start < fact.evidence.end <= len(text)
    print(f"\n{TEXTS:,} texts in {time.process_time() - began:.0f} s, the slowest {slowest * 1000:.0f} ms")
    assert slowest < SLOWEST
