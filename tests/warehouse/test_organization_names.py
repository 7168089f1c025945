"""Which names of organizations are one: short forms, renamed organs, branches, zones, universities, builders."""

from __future__ import annotations

from pathlib import Path

import annotated
import pytest

from warehouse.resolution.name_fronts import place_in_front
from warehouse.resolution.organizations import Name, gather, is_relative, read
from warehouse.resolution.organs import organ_key, written_out
from warehouse.resolution.well_known import number

PAIRS = Path(__file__).with_name("organization_names.txt")


def pairs(sign: str) -> list[tuple[str, str]]:
    """The pairs of names that have a sign before them."""
    rows = [line.split() for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [(row[1], row[2]) for row in rows if row[0] == sign]


def together(one: str, other: str) -> bool:
    return len({m.leader for m in gather([Name(text=one), Name(text=other)], annotated.places())}) == 1


@pytest.mark.parametrize(("one", "other"), pairs("="))
def test_two_names_of_one_organization(one: str, other: str) -> None:
    assert together(one, other)


@pytest.mark.parametrize(("one", "other"), pairs("/"))
def test_names_of_two_organizations(one: str, other: str) -> None:
    assert not together(one, other)


def test_a_brand_of_two_companies_of_its_place_stands_for_none() -> None:
    names = ["唐山朔惠", "唐山朔惠陶瓷有限公司", "唐山朔惠贸易有限公司"]
    assert len({m.leader for m in gather([Name(text=name) for name in names], annotated.places())}) == 3


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("发改委", "发展和改革委员会"),
        ("国资委", "国有资产监督管理委员会"),
        ("人民政府人民政府国有资产监督管理委员会", "国有资产监督管理委员会"),
        ("国土资源厅", "国土资源厅"),
        ("政府办", "人民政府办公室"),
        ("委网信办", "网络安全和信息化委员会办公室"),
    ],
)
def test_an_organ_written_out_keeps_the_name_of_its_time(name: str, full: str) -> None:
    assert written_out(name) == full


def test_an_organ_has_one_key_over_its_renaming() -> None:
    assert organ_key("国土资源厅") == organ_key("自然资源和规划局") != organ_key("生态环境局")


@pytest.mark.parametrize(
    ("sign", "value"),
    [
        ("54", 54),
        ("五十四", 54),
        ("十", 10),
        ("二十", 20),
        ("七一八", 718),
        ("一百零二", 102),
        ("一百一十", 110),
        ("〇", 0),
    ],
)
def test_numbers_of_institutes_and_builders(sign: str, value: int) -> None:
    assert number(sign) == value


def test_a_place_in_brackets_comes_to_the_front_but_not_another_word() -> None:
    places = annotated.places()
    assert place_in_front("朔方新材料(唐山)有限公司", places) == "唐山朔方新材料有限公司"
    assert place_in_front("朔方(集团)有限公司", places) == "朔方(集团)有限公司"


def test_a_market_is_no_organ_of_the_city() -> None:
    relative = [name for name in ("市一院", "市政府", "市民政局", "市场监管局") if is_relative(name)]
    assert relative == ["市一院", "市政府", "市民政局"]


def test_a_branch_lies_where_it_says() -> None:
    assert read(Name(text="工行河北雄安分行"), annotated.places()).place == "雄安新区"


def test_a_relative_hospital_is_that_of_the_city_of_its_text() -> None:
    names = [Name(text="市一院", scope="130200"), Name(text="市一院", scope="130100"), Name(text="唐山市第一医院")]
    leaders = {m.name: m.leader for m in gather(names, annotated.places())}
    assert leaders[names[0]] == leaders[names[2]] != leaders[names[1]]


def test_a_brand_that_is_a_place_too_is_no_organ() -> None:
    assert read(Name(text="长安"), annotated.places()).kind == "short"
