"""What the benches ask of every view, and of the search: filtered by place, month or organization where a view has these."""

from __future__ import annotations

import re

from warehouse.dictionary import Relation

PLACE = "place = '丰南区'"
MONTH = "published_date BETWEEN DATE '2020-01-01' AND DATE '2020-01-31'"
ARTICLE = "article_id = '{article}'"
PROJECT = "project_id = '{project}'"
QUESTIONS: dict[str, tuple[str, ...]] = {
    "v_amounts": (PLACE, MONTH),
    "v_article_counts": (ARTICLE,),
    "v_article_facts": (ARTICLE,),
    "v_article_versions": (ARTICLE,),
    "v_articles": (MONTH, "id = '{article}'"),
    "v_changes": ("kind = 'articles' AND day BETWEEN DATE '2025-11-01' AND DATE '2025-11-30'",),
    "v_coverage": ("source = 'sample-news' AND day > DATE '2020-01-01'",),
    "v_distinct_projects": (PLACE, MONTH),
    "v_indicator_series": ("subject = '唐山市' AND period = '2022'",),
    "v_indicators": ("subject = '唐山市'", MONTH),
    "v_investment_by_month": ("place = '丰南区' AND month = DATE '2020-01-01'",),
    "v_investment_by_place": (PLACE,),
    "v_largest_projects": (PLACE,),
    "v_latest_changes": ("kind = 'articles'", "kind = 'projects' AND source = 'sample-news'"),
    "v_names": ("id = '{article}'",),
    "v_organizations": ("organization = '{organization}'", "organization LIKE '北京%' ORDER BY project_records DESC"),
    "v_organizations_projects": ("organization = '{organization}'", "organization LIKE '北京%' AND place = '丰南区'"),
    "v_pipeline": (PLACE,),
    "v_policies": ("issued_date >= DATE '2025-01-01'", MONTH),
    "v_policy_outcomes": ("subject = '河北省'",),
    "v_policy_targets": ("subject = '河北省'",),
    "v_project_figures": (PROJECT,),
    "v_project_timeline": (PROJECT,),
    "v_projects": (PLACE, MONTH),
    "v_resolved_projects": (PLACE, "last_published BETWEEN DATE '2020-01-01' AND DATE '2020-01-31'"),
    "v_source_health": ("source = 'sample-news'",),
    "v_stories": (MONTH,),
    "v_transfers": (PLACE, MONTH),
}
"""Conditions by view; each is asked with LIMIT 100."""
SEARCHES = {
    "rare": "曹妃甸",
    "in most articles": "项目",
    "one character": "氢",
    "one character, in all": "年",
    "two words": "曹妃甸 港区",
    "two words, in most": "亿元 项目",
    "five words, in most": "亿元 投资 项目 年 的",
    "phrase, no dictionary's word": "资建设的",
    "phrase of frequent pairs": "总投资",
    "long phrase": "装备制造产业园",
    "nowhere": "zzzz",
}


def chinese(view: Relation, question: str) -> str:
    """The question with the Chinese names of the view's columns and the Chinese words for codes."""
    names = {column.name: column.alias for column in view.columns}
    words = {f"'{value.value}'": f"'{value.chinese}'" for column in view.columns for value in column.values}
    parts = re.split(r"('[^']*')", question)
    return "".join(
        words.get(part, part)
        if part.startswith("'")
        else re.sub(r"\b[a-z_]+\b", lambda word: _renamed(names, word[0]), part)
        for part in parts
    )


def _renamed(names: dict[str, str], word: str) -> str:
    return f'"{names[word]}"' if word in names else word
