"""A page as it is read: its text, its tree when somebody needs it, and the draft of the article made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from operator import itemgetter
from typing import Any

from lxml import etree

from crawler.charset import decode
from crawler.dates import BEIJING
from crawler.records import Attachment, Image, PolicyMetadata

Element = Any
"""An lxml element; lxml ships no types."""
_OF_ID = etree.XPath("id($name)")
_TAG = re.compile(r"<[^<>]{0,400}>")
_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.I)
_LINK = re.compile(r"<link\s([^<>]{1,2000})>", re.I)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TITLE_OPENS = re.compile(r"<title[^>]{0,200}>", re.I)
_TITLE_ENDS = re.compile(r"</title", re.I)
_LONGEST_TITLE = 300
_HEAD = 200_000
"""Characters at the start of a page in which meta and link elements are looked for."""
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0\u2000-\u200f\u2028\u2029\u202a-\u202f\u205f\u2060\ufeff\xad]+")
_UNUSUAL = re.compile(r"  |[\t\r\n\f\v\xa0\u2000-\u200f\u2028\u2029\u202a-\u202f\u205f\u2060\ufeff\xad]")
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BROKEN_LINE = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]+[ \t]*(?=[{_CJK}])")
BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
"""Elements that begin a line, or a cell, of what is shown."""
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def parser() -> Any:
    """A parser of HTML bytes in UTF-8 that keeps going whatever comes and asks the network for nothing."""
    return etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)


def to_tree(html: str) -> Element | None:
    """The root of a document; None where there is no element in it."""
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser())
    except (etree.XMLSyntaxError, ValueError):
        return None


def one_line(text: str) -> str:
    """Text on one line: white space runs become a space, full-width indents at the ends and invisible signs go."""
    if "\n" in text or "\r" in text:
        text = _BROKEN_LINE.sub("", text)
    return _SPACE.sub(" ", text).strip(" \u3000") if _UNUSUAL.search(text) else text.strip(" \u3000")


def plain(fragment: str) -> str:
    """One line of plain text of a small piece of HTML, as CMS fields contain it."""
    return one_line(unescape(_TAG.sub(" ", fragment)) if "<" in fragment or "&" in fragment else fragment)


@dataclass
class Page:
    """One page before it is read."""

    body: bytes
    url: str
    """Address in normal form."""
    headers: Mapping[str, str]
    timezone: str = BEIJING

    @cached_property
    def text(self) -> str:
        """The page's HTML, decoded."""
        return decode(self.body, self.headers)[0]

    @cached_property
    def tree(self) -> Element | None:
        """The page's tree; building it is what costs."""
        return to_tree(self.text)

    @cached_property
    def _classes(self) -> dict[str, list[tuple[int, Element]]]:
        """Values of class attributes, whole, to the elements that have them, with their place in the tree."""
        found: dict[str, list[tuple[int, Element]]] = {}
        for place, element in enumerate(self.tree.iter() if self.tree is not None else ()):
            if value := element.get("class"):
                found.setdefault(value, []).append((place, element))
        return found

    def of_class(self, name: str, part: bool = False) -> list[Element]:
        """Elements of a class, or, by `part`, of any class whose name contains it; in printed order."""
        matching = [
            elements for value, elements in self._classes.items() if name in value and (part or name in value.split())
        ]
        if len(matching) == 1:
            return [element for _, element in matching[0]]
        return [element for _, element in sorted((e for some in matching for e in some), key=itemgetter(0))]

    def of_id(self, name: str) -> list[Element]:
        """The element of an id, if there is one."""
        return list(_OF_ID(self.tree, name=name)) if self.tree is not None else []

    @cached_property
    def metas(self) -> dict[str, str]:
        """Names (and properties) of meta elements, lower case, to their content. Of several equal names the last
        counts: templates of hebnews.cn print a constant before the value."""
        found: dict[str, str] = {}
        for match in _META.finditer(_without_comments(self.text[:_HEAD])):
            pairs = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(match[1])}
            name = (pairs.get("name") or pairs.get("property") or pairs.get("itemprop") or "").lower()
            value = plain(pairs.get("content", ""))
            if name and value:
                found[name] = value
        return found

    @cached_property
    def head_title(self) -> str:
        """Text of the `title` element."""
        # Two searches, not one: with one, a page of unclosed titles takes quadratic time.
        opening = _TITLE_OPENS.search(self.text)
        closing = _TITLE_ENDS.search(self.text, opening.end()) if opening else None
        title = plain(self.text[opening.end() : closing.start()]) if opening and closing else ""
        return title if len(title) <= _LONGEST_TITLE else ""

    @cached_property
    def canonical_link(self) -> str:
        """What the page links as its canonical address; empty where it links none."""
        if "canonical" not in self.text:
            return ""
        for match in _LINK.finditer(self.text[:_HEAD]):
            pairs = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(match[1])}
            if pairs.get("rel", "").lower() == "canonical":
                return unescape(pairs.get("href", ""))
        return ""

    def select(self, xpath: Any) -> Iterator[Element]:
        """Elements of the tree by a compiled XPath."""
        return iter(xpath(self.tree)) if self.tree is not None else iter(())

    def first_text(self, xpath: Any) -> str:
        """Text of the first element with text of a headline's length; empty where there is none."""
        return next((text for e in self.select(xpath) if 0 < len(text := text_of(e)) <= _LONGEST_TITLE), "")


def _without_comments(html: str) -> str:
    # Behind the last end of a comment no comment ends: not looked at, or each opening would be followed to the end.
    end = html.rfind("-->") + 3
    return _COMMENT.sub("", html[:end]) + html[end:] if end > 2 else html


def text_of(element: Element) -> str:
    """All text below an element on one line, without scripts and styles."""
    if not isinstance(element, etree._Element):
        return one_line(str(element))
    return one_line("".join(_texts(element)))


def short_text(element: Element, longest: int) -> str:
    """As `text_of`, but empty where the text is longer than `longest`; takes no time over what lies behind that."""
    pieces, size = [], 0
    for piece in _texts(element):
        pieces.append(piece)
        size += len(piece)
        # Indented markup is mostly white space.
        if size > 20 * longest:
            return ""
    text = one_line("".join(pieces))
    return text if len(text) <= longest else ""


def _texts(element: Element) -> Iterator[str]:
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if node.tag == "br":
            yield " "
        if event == "start":
            if node.tag in ("script", "style"):
                walker.skip_subtree()
            elif node.text:
                yield node.text
        elif node is not element and node.tail:
            yield node.tail


@dataclass
class Draft:
    """An article in the making. The first value that is given for a field stays."""

    title: str = ""
    subtitle: str = ""
    published: str = ""
    publisher: str = ""
    reporters: tuple[str, ...] = ()
    correspondents: tuple[str, ...] = ()
    editor: str = ""
    section: str = ""
    dateline: str = ""
    paragraphs: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    policy: PolicyMetadata | None = None
    url: str = ""
    """The address that the page gives as its own."""
    has_body: bool = False
    """Whether the place of the text was found, even where it is empty."""
    provenance: dict[str, str] = field(default_factory=dict)

    def offer(self, name: str, value: Any, origin: str) -> None:
        """Take a value for a field that has none yet."""
        if value and not getattr(self, name):
            setattr(self, name, value)
            self.provenance[name] = origin
