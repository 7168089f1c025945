"""What the name grammar knows: heads, organs, known names, and the words that end a name on its left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from nlp.lexicon import Matcher, rows
from nlp.records import OrganizationType

Needs = Literal["strong", "name", "place", "chain", "organ", "known", "state"]
"""What a head needs on its left to be an organization.

`strong`: anything that can be a name (有限公司); `name`: a place or a brand (集团, 大学); `place`: a place, a
relative word (市, 县) or an organization (局, 中心); `chain`: an organization directly before it (处, 分行);
`organ`: as `place`, and the words before the head are no part of it (发改委); `known`: nothing (清华大学);
`state`: a country or place directly before it (国防部, 大使馆, 女排).
"""

LEVELS = "省市县区州盟旗"
"""First characters of relative organ names: 省政府, 县工信局."""

LUCKY = frozenset(
    "鑫宏恒泰瑞康诺隆盛昌鼎华源达信德润丰嘉佳博亿凯威诚安泽邦晟晖辉铭锐骏捷迈奥聚汇众联创立方通顺利旺兴腾跃飞龙凤鹏鸿祥吉福庆荣耀冠金玉宝星辰宇天海峰岳松伟巨强健乐欣和善仁义永长远业成正科林春亮三利四五九千百纵横新明光旭晨阳"
)
"""Characters that companies choose for their names."""


@dataclass(frozen=True, slots=True)
class Head:
    """A word that can close an organization's name."""

    text: str
    type: OrganizationType
    needs: Needs


@cache
def heads() -> Matcher:
    """Finds heads, organs and known names."""
    entries: dict[str, Head] = {}
    for text, kind, needs in rows("org_suffixes.tsv"):
        entries[text] = Head(text, kind, needs)  # type: ignore[arg-type]
    for text, _, kind in rows("organs.tsv"):
        entries[text] = Head(text, kind, "organ")  # type: ignore[arg-type]
    for text, kind, _ in rows("org_names.tsv"):
        entries[text] = Head(text, kind, "known")  # type: ignore[arg-type]
    return Matcher(entries)


@cache
def organs() -> dict[str, str]:
    """Form of an organ's name to its full form: 发改委 to 发展和改革委员会."""
    return {form: full for form, full, _ in rows("organs.tsv")}


@cache
def known() -> dict[str, str]:
    """Known name to its full form."""
    return {name: full or name for name, _, full in rows("org_names.tsv")}


@cache
def boundaries() -> frozenset[str]:
    """Words that are never part of a name, though their tag is a noun's."""
    return frozenset(word for (word,) in rows("org_boundaries.tsv"))


@cache
def inner_verbs() -> frozenset[str]:
    """Verbs that names of organizations contain: 投资, 管理, 制造."""
    return frozenset(word for (word,) in rows("org_inner_verbs.tsv"))


@cache
def industries() -> frozenset[str]:
    """Words that close the short name of a company behind its brand: 科技, 能源, 药业."""
    return frozenset(word for (word,) in rows("org_industries.tsv"))


@cache
def closers() -> dict[str, OrganizationType]:
    """Last characters of a word that the dictionary tags as an organization, with their kind."""
    return dict(rows("org_closers.tsv"))  # type: ignore[arg-type]


@cache
def words(use: str) -> frozenset[str]:
    """Words with a use in `data/org_words.tsv`.

    - `behind`: what may follow a company's bare name; `opens`: a word that ends a company's short name at the front
      of a project's; `tail`: words that end a company's bare name;
    - `ordinary`: words that only look like heads; `generic`: words that the dictionary wrongly takes for organizations;
    - `region`: regions that open names; `state`: first words of the names that state groups give their companies;
    - `town`: regions that are towns or old names of counties: they open brands as places do;
    - `country`: countries and lands that the gazetteer does not list;
    - `mission`: heads of missions abroad; `state_short`: countries in one character, before them;
    - `beyond`: what makes another word of a head (公司|债券); `street`: words that make a place of a brand (大街);
    - `bare_zone`: zones that a 管委会 needs no place before; `no_brand`: words that open no company's name;
    - `site`: works that have a brand of their own (小镇, 风电场), where a place stands before it;
    - `team`: heads of sports teams; `crew`: what a 队 is for where it is no team (消防).
    """
    return frozenset(word for word, its_use in rows("org_words.tsv") if its_use == use)


@cache
def brands() -> frozenset[str]:
    """Dictionary words that stand at the front of company names: 四方, 国控."""
    return frozenset(word for (word,) in rows("org_brands.tsv"))


def dictionary() -> Iterator[tuple[str, str]]:
    """Names that the segmenter must know as one word, with their tag: known ones and relative organs."""
    for name, _, _ in rows("org_names.tsv"):
        yield name, "nt"
    for form, _, _ in rows("organs.tsv"):
        if len(form) > 1:
            yield from ((level + form, "nt") for level in "省市县区")
        if len(form) > 2 or form.endswith(("局", "厅", "委", "办")):
            yield form, "nt"
    yield from ((level + "委", "nt") for level in "省市县区")
    yield from ((region, "ns") for region in sorted(words("region")))
    yield from ((country, "ns") for country in sorted(words("country")))
    yield from ((brand, "nz") for brand in sorted(words("state")))
