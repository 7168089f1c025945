"""Which stretches of a text are organizations, and what they are called in full.

The files in `orgs/` hold sentences of our own: 【…】 is an organization, 〔…〕 one that may be left out.
"""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.entities.orgs import find_orgs
from nlp.entities.places import find_places
from nlp.lexicon import rows
from nlp.reading import Reading
from nlp.records import Document, OrganizationValue
from nlp.segment import default_segmenter

_FILES = Path(__file__).parent / "orgs"


def read(text: str, **document: str) -> Reading:
    """A reading of the text with places and organizations found."""
    segmenter = default_segmenter()
    reading = Reading(Document(id="t", text=text, **document), segmenter.words(segmenter.cut(text)))  # type: ignore[arg-type]
    find_places(reading)
    find_orgs(reading)
    return reading


def unmark(marked: str) -> tuple[str, set[tuple[int, int]], set[tuple[int, int]]]:
    """The text without its signs, the organizations marked in it, and those that may be left out."""
    text, wanted, free, opened = "", set(), set(), 0
    for sign in marked:
        if sign in "【〔":
            opened = len(text)
        elif sign == "】":
            wanted.add((opened, len(text)))
        elif sign == "〕":
            free.add((opened, len(text)))
        else:
            text += sign
    return text, wanted, free


def found(reading: Reading) -> set[tuple[int, int]]:
    return {(s.start, s.end) for s in reading.spans("ORG") if not s.optional}


def overlaps(span: tuple[int, int], others: set[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def lines(name: str) -> list[str]:
    content = (_FILES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in content if line and not line.startswith("#")]


@pytest.mark.parametrize("marked", [*lines("plain.txt"), *lines("hard.txt")])
def test_every_organization_of_a_sentence_is_found_and_nothing_else(marked: str) -> None:
    text, wanted, free = unmark(marked)
    got = found(read(text))
    assert {text[s:e] for s, e in wanted - got} == set()
    assert {text[s:e] for s, e in got - wanted if not overlaps((s, e), free)} == set()


@pytest.mark.parametrize("name", ["document.txt", "mixed.txt", "paraphrase.txt", "fresh.txt"])
def test_a_document_gives_its_short_names_too(name: str) -> None:
    text, wanted, free = unmark("\n".join(lines(name)))
    got = found(read(text))
    assert {text[s:e] for s, e in wanted - got} == set()
    assert {text[s:e] for s, e in got - wanted if not overlaps((s, e), free)} == set()


@pytest.mark.parametrize(
    "text",
    [
        "全省高新技术企业、科研院所和金融机构踊跃参与。",
        "建设一批特色园区、转化基地和世界级产业集群。",
        "该公司、我省、全市和本县的企业都已复工。",
        "项目布局合理，格局清晰，体系完备，处理及时。",
        "委员们建议优化产业布局，局部调整结构。",
        "各县（市、区）人民政府，市直各单位：",
        "公立医院、职业学院、商业银行和上市公司联系紧密。",
        "54所高校和32所医院签约。",
        "打造国家级示范区，建设产业园、物流园和科技园。",
        "京雄、荣乌新线、京德3条高速公路全部开工。",
        "京津冀三地协同，津冀港口联动。",
        "负责人表示，公司生产线满负荷运转，子公司同步扩产。",
        "This is an English sentence about a company.",
        "",
    ],
)
def test_ordinary_words_are_no_organizations(text: str) -> None:
    assert [text[s:e] for s, e in found(read(text))] == []


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("唐山市召开会议。市发改委介绍情况。", "唐山市发展和改革委员会"),
        ("唐山市召开会议。市委、市政府部署工作。", "唐山市委"),
        ("正定县推进项目。县住建局负责。", "正定县住房和城乡建设局"),
        ("河北省安排项目。省工信厅牵头。", "河北省工业和信息化厅"),
        ("石家庄市卫健委发布消息。", "石家庄市卫生健康委员会"),
        ("北京市通州区政府发布消息。", "北京市通州区人民政府"),
        ("河北恒川新材料有限公司（以下简称“恒川新材”）公告。", "河北恒川新材料有限公司"),
        ("国家发改委批复项目。", "国家发展和改革委员会"),
        ("中铁十二局承建隧道。", "中铁十二局集团有限公司"),
        ("工行河北省分行提供贷款。", "工行河北省分行"),
    ],
)
def test_values_hold_full_names(text: str, full: str) -> None:
    names = {s.value.canonical for s in read(text).spans("ORG") if isinstance(s.value, OrganizationValue)}
    assert full in names


def test_the_short_name_stands_for_the_long_one_everywhere() -> None:
    text = "恒川新材拟扩产\n河北恒川新材料股份有限公司（以下简称“恒川新材”）公告，恒川新材将投资2亿元。"
    values = [s.value for s in read(text).spans("ORG")]
    assert len(values) == 4
    assert {v.canonical for v in values if isinstance(v, OrganizationValue)} == {"河北恒川新材料股份有限公司"}


def test_the_dateline_tells_whose_government_is_meant() -> None:
    reading = read("项目加快建设\n市政府召开常务会议。", dateline="沧州")
    values = [s.value.canonical for s in reading.spans("ORG") if isinstance(s.value, OrganizationValue)]
    assert values == ["沧州市人民政府"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("唐山市财政局拨款。", "government"),
        ("唐山市委召开会议。", "party"),
        ("廊坊银行放贷。", "bank"),
        ("燕山大学招生。", "university"),
        ("唐山市工人医院扩建。", "hospital"),
        ("安平县丝网商会参展。", "association"),
        ("曹妃甸综合保税区封关。", "zone"),
        ("河北日报刊发文章。", "medium"),
        ("唐山三友集团有限公司投产。", "company"),
        ("中国科学院过程工程研究所参与。", "institute"),
    ],
)
def test_the_kind_of_an_organization_is_told(text: str, kind: str) -> None:
    value = read(text).spans("ORG")[0].value
    assert isinstance(value, OrganizationValue)
    assert value.type == kind


_PIECES = st.sampled_from(
    [
        *"由与向在和、，。（）()“”《》·的省市县区委局厅处科室系第一二54所\n ",
        "有限公司",
        "集团",
        "股份有限公司",
        "开发区",
        "管委会",
        "大学",
        "学院",
        "银行",
        "分行",
        "唐山",
        "唐山市",
        "河北",
        "曹妃甸",
        "京津冀",
        "发改委",
        "市政府",
        "鑫华源",
        "恒泰",
        "科技",
        "（以下简称“恒泰”）",
        "等9个项目",
        "产业园",
        "项目",
        "建设",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_gives_spans_in_bounds_and_none_inside_another(text: str) -> None:
    spans = read(text).spans("ORG")
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(isinstance(s.value, OrganizationValue) and s.value.canonical for s in spans)


@pytest.mark.parametrize(
    "unit",
    [
        "唐山市发改委区域经济处、河北恒泰轨道装备有限公司和曹妃甸协同发展示范区签约。",
        "、甲乙",
        "唐山",
        "(",
        "集团有限公司",
        "市",
        "等9个项目、",
        "鑫华源科技有限公司",
    ],
)
def test_time_grows_linearly(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        segmenter = default_segmenter()
        words = segmenter.words(segmenter.cut(text))
        best = float("inf")
        for _ in range(2):
            reading = Reading(Document(id="t", text=text), words)
            begin = time.process_time()
            find_places(reading)
            find_orgs(reading)
            best = min(best, time.process_time() - begin)
        return best

    # Eight times the text may take twice its share, not eight times.
    assert seconds(40_000) < 16 * seconds(5_000) + 0.1


@pytest.mark.parametrize(
    "name",
    [
        "organs",
        "org_names",
        "org_suffixes",
        "org_words",
        "org_brands",
        "org_boundaries",
        "org_industries",
        "org_inner_verbs",
    ],
)
def test_data_files_are_sorted_and_hold_nothing_twice(name: str) -> None:
    table = rows(f"{name}.tsv")
    assert list(table) == sorted(set(table))
