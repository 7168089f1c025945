"""`yanzhao explain`: one article with its mentions marked, its facts, and the rule behind each fact."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from flows.codec import LineReader, open_lines
from flows.errors import Failure, Usage
from flows.explained import Fact, facts, html_page
from flows.home import Home
from nlp.explain import Explanation
from nlp.explain import explain as explanation_of
from nlp.records import Document

_STYLES = {"ORG": "cyan", "PROJECT": "magenta", "MONEY": "bold green", "DATE": "yellow"}


def explain(home: Home, article: str | None, file: str | None, html: str | None) -> None:
    """Show one article in the terminal, or write it as a page to `html`.

    Raises Failure where the article is not there or the page cannot be written, Usage where none is named.
    """
    found = explanation_of(_document(home, article, file))
    if html is None:
        _print(found, sys.stdout)
        return
    try:
        Path(html).write_text(html_page(found), encoding="utf-8")
    except OSError as error:
        raise Failure(f"{html}: {error.strerror}") from None
    print(html)


def _document(home: Home, article: str | None, file: str | None) -> Document:
    if file is not None:
        with open_lines(file) as lines:
            return _chosen(LineReader(file).read(lines, Document), article, file)
    if article is None:
        raise Usage("give the id or the address of an article, or words of its headline, or --file FILE.jsonl")
    from warehouse.query import article_document, articles_titled

    found = article_document(home.snapshot, article)
    if found is not None:
        return found
    titled = articles_titled(home.snapshot, article)
    if len(titled) == 1 and (found := article_document(home.snapshot, titled[0][0])):
        return found
    if titled:
        listed = "; ".join(f"{id_} {title} ({day})" for id_, title, day in titled)
        raise Failure(f"several headlines have {article}, give one id: {listed}")
    raise Failure(f"no article with this id, address or headline in {home.snapshot}: {article}")


def _chosen(documents: Iterable[Document], wanted: str | None, file: str) -> Document:
    for document in documents:
        if wanted in (None, document.id):
            return document
    raise Failure(f"{file}: no record" + (f" with id {wanted!r}" if wanted else ""))


def _print(found: Explanation, stream: IO[str]) -> None:
    console = Console(file=stream, highlight=False, soft_wrap=True)
    text = Text(found.document.text)
    for mention in found.extraction.mentions:
        text.stylize(_STYLES[mention.label], mention.start, mention.end)
    console.print(text)
    console.print("\n" + "  ".join(f"[{style}]{label}[/]" for label, style in _STYLES.items()))
    for kind, listed in facts(found):
        console.print(f"\n[bold]━━ {kind} ({len(listed)})[/]")
        for number, fact in enumerate(listed, 1):
            _print_fact(console, number, fact)


def _print_fact(console: Console, number: int, fact: Fact) -> None:
    console.print(f"\n[bold]{number}. {escape(fact.title)}[/]")
    for name, value in fact.claims:
        console.print(f"   {name:<20} {escape(value)}")
    console.print(f"   {'evidence':<20} “{escape(' '.join(fact.evidence.split()))}”")
    if fact.rules:
        console.print(f"   {'rules':<20} {escape('; '.join(fact.rules))}", style="dim")
