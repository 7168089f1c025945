"""How fast the snapshot answers over 100 000 and 1 000 000 articles of the sample site's shape: `make bench`."""

from __future__ import annotations

from functools import partial

import duckdb
import pytest
from large import Large, constants, fastest, show
from questions import QUESTIONS, SEARCHES, chinese

from warehouse.articles import TEXT_SQL
from warehouse.migrate import dictionary
from warehouse.query import query

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]
PLAIN_SEARCH = """
SELECT title, published_date, source, kind, url, id,
    {times} AS times
FROM articles
WHERE {having}
ORDER BY times DESC LIMIT 50
"""
_TEXT = f"lower({TEXT_SQL})"


def test_every_view_answers_at_once(large: Large) -> None:
    """Plain: the same question over the tables, where no view was made beforehand."""
    must = 2.0 if large.million else 0.2
    views = {relation.name: relation for relation in dictionary() if relation.kind == "view"}
    assert set(views) == set(QUESTIONS)
    rows, slow = [], []
    with duckdb.connect(str(large.warehouse), read_only=True) as plain:
        given = constants(plain)
        for name, asked in QUESTIONS.items():
            for question in (text.format(**given) for text in asked):
                sql = f"FROM {name} WHERE {question} LIMIT 100"
                alias = f'FROM "燕赵"."{views[name].alias}" WHERE {chinese(views[name], question)} LIMIT 100'
                found = len(query(large.snapshot, sql).rows)
                taken = fastest(partial(query, large.snapshot, sql), must)
                in_chinese = fastest(partial(query, large.snapshot, alias), must)
                without = fastest(lambda sql=sql: plain.execute(sql).fetchall(), must, tries=1)  # type: ignore[misc]
                rows.append((name, question, found, taken, in_chinese, without))
                slow += [rows[-1]] if max(taken.alone, in_chinese.alone) >= must else []
    head = ("view", "question", "rows", "ms (processor)", "in 燕赵", "plain")
    show(f"Views over {large.articles:,} articles", head, rows)
    assert [row for row in rows if not row[2]] == [], "a question without an answer measures nothing"
    assert slow == []


def test_every_search_answers_at_once(large: Large) -> None:
    """Plain: articles that contain all words, by the number of times."""
    must = 2.0 if large.million else 0.3
    rows, slow = [], []
    with duckdb.connect(str(large.warehouse), read_only=True) as plain:
        for kind, words in SEARCHES.items():
            found = len(query(large.snapshot, f"FROM search('{words}')").rows)
            articles, sentences = (
                fastest(partial(query, large.snapshot, f"FROM {macro}('{words}')"), must)
                for macro in ("search", "search_sentences")
            )
            having = " AND ".join(f"contains({_TEXT}, '{word}')" for word in words.split())
            times = " + ".join(f"len(string_split({_TEXT}, '{word}')) - 1" for word in words.split())
            sql = PLAIN_SEARCH.format(times=times, having=having)
            without = fastest(lambda sql=sql: plain.execute(sql).fetchall(), must, tries=1)  # type: ignore[misc]
            rows.append((kind, words, found, articles, sentences, without))
            slow += [rows[-1]] if max(articles.alone, sentences.alone) >= must else []
    head = ("word", "asked", "rows", "search: ms (processor)", "search_sentences", "plain")
    show(f"Search over {large.articles:,} articles", head, rows)
    assert slow == []
