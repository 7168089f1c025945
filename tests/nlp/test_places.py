"""Which divisions a text names, and which one it is about."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.entities import gazetteer, places
from nlp.lexicon import rows
from nlp.reading import Reading
from nlp.records import Document
from nlp.segment import default_segmenter
from nlp.spans import PlaceValue


def read(text: str, **document: str) -> Reading:
    segmenter = default_segmenter()
    reading = Reading(Document(id="t", text=text, **document), segmenter.words(segmenter.cut(text)))  # type: ignore[arg-type]
    places.find_places(reading)
    return reading


def named(text: str) -> list[tuple[str, str, str | None]]:
    spans = read(text).spans("GPE")
    return [(text[s.start : s.end], s.value.name, s.value.code) for s in spans if isinstance(s.value, PlaceValue)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("唐山实施项目374个", [("唐山", "唐山市", "130200")]),
        ("在曹妃甸投产", [("曹妃甸", "曹妃甸区", "130209")]),
        ("围场县境内", [("围场县", "围场满族蒙古族自治县", "130828")]),
        (
            "承德市围场满族蒙古族自治县",
            [("承德市", "承德市", "130800"), ("围场满族蒙古族自治县", "围场满族蒙古族自治县", "130828")],
        ),
        ("雄安新区启动区", [("雄安新区", "雄安新区", None)]),
        ("从北京搬到天津", [("北京", "北京市", "110000"), ("天津", "天津市", "120000")]),
        ("石家庄市桥西区", [("石家庄市", "石家庄市", "130100"), ("桥西区", "桥西区", "130104")]),
        ("张家口市桥西区", [("张家口市", "张家口市", "130700"), ("桥西区", "桥西区", "130703")]),
        ("沧州市加快建设，新华区开工", [("沧州市", "沧州市", "130900"), ("新华区", "新华区", "130902")]),
        ("与北京市通州区会商", [("北京市", "北京市", "110000"), ("通州区", "通州区", "110112")]),
        ("浙江省杭州市", [("浙江省", "浙江省", "330000"), ("杭州市", "杭州市", "330100")]),
        ("定州、辛集", [("定州", "定州市", "130682"), ("辛集", "辛集市", "130181")]),
    ],
)
def test_a_name_gives_the_division_with_its_code(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "新华社记者",
        "长安汽车销量增长",
        "京津冀协同发展",
        "津冀港口联动",
        "确保定期检查",
        "大城市病",
        "继承德育传统",
        "复兴之路",
        "市区县联动",
        "",
    ],
)
def test_ordinary_words_and_abbreviations_are_no_places(text: str) -> None:
    assert named(text) == []


def test_a_class_word_that_begins_the_next_word_stays_outside() -> None:
    assert [form for form, _, _ in named("唐山市场繁荣，河北省会石家庄")] == ["唐山", "河北", "石家庄"]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("曹妃甸协同发展示范区", "曹妃甸区"),
        ("京冀(曹妃甸)协同发展示范区", "曹妃甸区"),
        ("津冀(芦台·汉沽)协同发展示范区", "唐山市"),
        ("石家庄高新区", "石家庄市"),
        ("衡水高新区管委会", "衡水市"),
        ("北戴河新区", "秦皇岛市"),
        ("河北清河经济开发区", "清河县"),
        ("滦南(北京)大健康产业园", "滦南县"),
        ("北京大兴国际机场临空经济区(廊坊)管委会", "廊坊市"),
        ("雄安新区管委会", "雄安新区"),
        ("渤海新区", "沧州市"),
        ("高新区", None),
    ],
)
def test_the_name_of_a_zone_tells_its_division(zone: str, expected: str | None) -> None:
    value = gazetteer.place_of_zone(zone)
    assert (value.name if value else None) == expected


@pytest.mark.parametrize(
    ("text", "document", "level", "expected"),
    [
        ("唐山市推进项目\n唐山市曹妃甸区投产，全市受益。", {}, "prefecture", "唐山市"),
        ("张北再添引擎\n张北县投运项目11个。", {}, None, "张北县"),
        ("张北再添引擎\n张北县投运项目11个。", {}, "county", "张北县"),
        ("张北再添引擎\n张北县投运项目11个。", {}, "prefecture", "张家口市"),
        ("迁安市开工项目\n迁安市委部署，全市加快。", {}, "prefecture", "迁安市"),
        ("我省安排项目\n全省推进。", {}, "province", "河北省"),
        ("项目开工\n全市推进。", {"dateline": "衡水"}, "prefecture", "衡水市"),
        ("项目开工", {}, None, None),
    ],
)
def test_the_place_a_document_is_about(
    text: str, document: dict[str, str], level: gazetteer.Level | None, expected: str | None
) -> None:
    value = places.home(read(text, **document), level)
    assert (value.name if value else None) == expected


def test_places_lie_in_larger_places() -> None:
    for code, name in (
        ("130209", "唐山市"),
        ("130200", "河北省"),
        ("130000", "中国"),
        ("110112", "北京市"),
        (None, "河北省"),
    ):
        value = gazetteer.parent(code)
        assert value is not None
        assert value.name == name
    assert gazetteer.parent("999999") is None
    assert gazetteer.inside("130209", "130000")
    assert gazetteer.inside(None, "130000")
    assert not gazetteer.inside("130209", "130100")


def test_a_form_with_several_meanings_is_told_by_the_place_around_it() -> None:
    assert [gazetteer.full_name("桥西区", code).code for code in ("130100", "130700")] == ["130104", "130703"]  # type: ignore[union-attr]
    assert gazetteer.full_name("无此地") is None


def test_the_nearest_place_is_the_one_named_last() -> None:
    reading = read("唐山开工。保定投产。沧州签约。")
    value = places.nearest(reading, 8)
    assert value is not None
    assert value.name == "保定市"
    assert places.nearest(reading, 0) is not None
    assert places.nearest(read("无"), 0) is None


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*"省市县区的在、，。\n", *list(gazetteer.forms())[::40], "新华社", "市场"]), max_size=30)
)
def test_any_text_gives_places_in_bounds_that_do_not_overlap(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = read(text).spans("GPE")
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize("name", ["divisions", "place_risky", "zones", "countries"])
def test_data_files_are_sorted_and_hold_nothing_twice(name: str) -> None:
    table = rows(f"{name}.tsv")
    assert list(table) == sorted(set(table))
