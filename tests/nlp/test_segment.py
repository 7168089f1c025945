"""Our way through jieba's graph gives jieba's words, to the letter."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.sample.model import load_articles
from nlp.segment import default_segmenter

PIECES = (
    *("唐山市", "曹妃甸区", "京津", "项目", "总投资", "亿元", "万元", "完成", "的", "了", "和", "在", "占地", "河北"),
    *(
        "有限公司",
        "张家口",
        "2022年",
        "1.5",
        "374",
        "3%",
        "A区",
        "５Ｇ",
        "COVID-19",
        "C++",
        "，",
        "。",
        "、",
        "（",
        "》",
        " ",
    ),
    *(
        "\n",
        "\r\n",
        "\u3000",
        "\t",
        "#",
        "+",
        "&",
        ".",
        "-",
        "鿿",
        "𠮷",
        "㐂",
        "é",
        "龘",
        "邯",
        "郸",
        "媖",
        "ㄅ",
        "😀",
        "①",
    ),
)
texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=60))


@settings(max_examples=400, deadline=None)
@given(texts)
@example("")
@example("王媖媖到邯郸县调研")
def test_any_text_is_cut_as_jieba_cuts_it(text: str) -> None:
    segmenter = default_segmenter()
    assert segmenter.cut(text) == list(segmenter.jieba.cut(text))


@pytest.mark.parametrize("article", load_articles().values(), ids=lambda a: a.url.rpartition("/")[2])
def test_articles_are_cut_as_jieba_cuts_them(article) -> None:  # type: ignore[no-untyped-def]
    segmenter = default_segmenter()
    assert segmenter.cut(article.text) == list(segmenter.jieba.cut(article.text))
