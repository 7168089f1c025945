"""The pipeline as a whole: what every text must survive, and what spaCy users may rely on."""

from __future__ import annotations

import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.components import SPANS_KEY, STAGES
from nlp.pipeline import build, default_pipeline, extract, extract_many
from nlp.records import EXTRACTOR, Document, Extraction, MoneyValue

TEXT = "唐山新建项目\n2023年3月5日，唐山市发改委与河北启明智造有限公司签约，项目总投资12.6亿元，计划2025年底前投产。"


def document(text: str, **fields: str) -> Document:
    return Document(id="t", text=text, published=fields.get("published", "2023-03-06"))


def test_every_span_is_a_span_of_whole_tokens_and_the_text_stays() -> None:
    nlp = default_pipeline()
    doc = nlp.make_doc(TEXT)
    doc._.document = document(TEXT)
    doc = nlp(doc)
    assert doc.text == TEXT
    marked = {(s.label_, s.text) for s in doc.spans[SPANS_KEY]}
    assert {("MONEY", "12.6亿元"), ("DATE", "2023年3月5日"), ("ORG", "唐山市发改委")} <= marked
    shown = {(m.start, m.end) for m in extract(document(TEXT)).mentions}
    assert shown <= {(s.start_char, s.end_char) for s in doc.spans[SPANS_KEY]}


def test_the_stages_work_in_a_pipeline_of_ones_own() -> None:
    nlp = spacy.blank("zh")  # character tokens: none of our words
    nlp.add_pipe("sentencizer")
    for stage in STAGES:
        nlp.add_pipe(stage)
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert ("MONEY", "12.6亿元") in {(s.label_, s.text) for s in doc.spans[SPANS_KEY]}


def test_one_stage_alone_finds_its_spans_across_words_of_another_tokenizer() -> None:
    nlp = spacy.blank("en")  # splits at white space: one token for a Chinese clause
    nlp.add_pipe("yanzhao_values")
    doc = nlp("总投资12.6亿元的项目 ok")
    assert [s.text for s in doc.spans[SPANS_KEY]] == ["12.6亿元"]
    assert doc.text == "总投资12.6亿元的项目 ok"


def test_a_pipeline_can_be_built_behind_a_users_model(tmp_path) -> None:  # type: ignore[no-untyped-def]
    spacy.blank("zh", meta={"name": "mine", "version": "1.2"}).to_disk(tmp_path / "model")
    found = extract(document(TEXT), build(str(tmp_path / "model")))
    assert "12.6亿元" in {m.text for m in found.mentions}
    assert found.extractor == f"{EXTRACTOR}+zh_mine-1.2"


def test_the_same_document_gives_the_same_extraction() -> None:
    assert extract(document(TEXT)) == extract(document(TEXT))


def test_two_processes_give_what_one_gives_in_order() -> None:
    documents = [Document(id=str(n), text=TEXT * (n % 3 + 1), published="2023-03-06") for n in range(70)]
    assert list(extract_many(documents, processes=2)) == list(extract_many(documents))


@pytest.mark.parametrize(
    "text",
    [
        "活动在滦平、丰宁、景县、任丘举行，10个项目在唐山、任丘和景县、涞源开工。",
        "",
        " ",
        "\n\n",
        "。",
        "\x00\x01\x1b",
        "\ud800",
        "﻿",
        "Only English here, 5 million dollars.",
        "２０２３年\u3000\u200b1亿元",
        "a" * 10_000,
        "，" * 10_000,
        "1" * 10_000,
        "亿" * 10_000,
    ],
)
def test_odd_texts_give_a_sane_result(text: str) -> None:
    extraction = extract(document(text))
    for mention in extraction.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]


def test_without_published_relative_dates_have_no_value() -> None:
    extraction = extract(Document(id="t", text="标题\n去年11月，项目开工；2021年3月完工。"))
    values = {m.text: m.value.edtf for m in extraction.mentions if m.label == "DATE"}  # type: ignore[union-attr]
    assert values == {"去年11月": None, "2021年3月": "2021-03"}


def test_an_impossible_date_is_no_mention_and_an_absurd_amount_stays_exact() -> None:
    extraction = extract(document("标题\n2月30日，项目总投资1000000000000000000000000000000亿元。"))
    assert not [m for m in extraction.mentions if m.label == "DATE"]
    money = [m.value for m in extraction.mentions if m.label == "MONEY"]
    assert all(isinstance(v, MoneyValue) and v.low == 10**38 for v in money)


ALPHABET = "0123456789０１.,，、。；—-~至万亿元美个项年月日多余近超约的与和在省市县区唐山河北公司集团项目工程一二三十百千期“”（）() \n〔〕第号%"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=120))
def test_no_text_breaks_the_pipeline_and_offsets_are_valid(text: str) -> None:
    extraction = extract(document(text))
    assert isinstance(extraction, Extraction)
    for mention in extraction.mentions:
        assert mention.text == text[mention.start : mention.end]
        assert mention.text
    for fact in (*extraction.projects, *extraction.indicators):
        assert 0 <= fact.evidence.start < fact.evidence.end <= len(text)


def test_time_grows_with_the_length_of_the_text() -> None:
    def seconds(times: int) -> float:
        text = TEXT + "\n" + (TEXT.split("\n")[1] + "\n") * times
        began = time.process_time()
        extract(document(text))
        return time.process_time() - began

    seconds(20)
    short, long = min(seconds(100) for _ in range(3)), seconds(1000)
    assert long < 30 * short, f"10 times the text took {long / short:.0f} times as long"
