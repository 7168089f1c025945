"""The part of a page that holds the text, cut into lines: what a reader would see as paragraphs and pictures."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.address import clean
from crawler.page import BLOCKS, Element, one_line
from crawler.records import Attachment

_SKIPPED = frozenset(
    (
        *("script", "style", "noscript", "iframe", "object", "embed", "video", "audio", "select", "option", "button"),
        *("input", "textarea", "head", "title", "template", "svg"),
    )
)
_LONGEST_CELL = 400
_CELLS = frozenset(("td", "th"))
_LINES = BLOCKS - _CELLS - {"br"}
"""Elements that begin a line."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CENTERED = re.compile(r"text-align\s*:\s*center", re.I)
_CAPTION_CLASS = re.compile(r"pictext|caption|tuzhu|imgtext|pic_text|img-desc|picdesc", re.I)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:share|bshare|bdsharebuttonbox|qrcode|ewm|erweima|relnews|related|recommend|pager|pagination|"
    r"displaypagenum|copyright|footer|breadcrumb|crumbs?)(?:$|[\s_-])|(?:^|[\s_-])(?<!trs[_-])edit[oe]r(?:$|\s)",
    re.I,
)
"""Classes and ids of what is no text. TRS calls the text itself TRS_Editor."""
_SUFFIXES = r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|csv)"
_FILE = re.compile(rf"{_SUFFIXES}$", re.I)
_FILE_SOMEWHERE = re.compile(_SUFFIXES, re.I)
"""What an address of a file has, and few others: taking an address apart costs more."""
_MEDIA_TYPES = {".wps": "application/vnd.ms-works", ".ofd": "application/ofd", ".et": "application/vnd.ms-excel"}


@dataclass(slots=True)
class Line:
    """A line of the body as it is shown."""

    text: str
    images: list[str] = field(default_factory=list)
    """Absolute addresses of the pictures in it."""
    centered: bool = False
    caption: bool = False
    """Whether its markup says that it is a caption."""
    bold: bool = False


def lines_of(
    root: Element, base: str, unwanted: frozenset[Element] | None = None
) -> tuple[list[Line], list[Attachment]]:
    """Lines below an element in printed order, and the files that it links to.

    In: an element, the page's address, and the elements below it to leave out (None: those
    with a furniture's class). Hidden elements, scripts, forms and page furniture are left out; a table
    row is one line with its cells joined by tabs.
    """
    cutter = _Cutter(base, unwanted)
    cutter.walk(root)
    return cutter.lines, cutter.attachments


class _Cutter:
    def __init__(self, base: str, unwanted: frozenset[Element] | None) -> None:
        self.base = base
        self.unwanted = unwanted
        self.lines: list[Line] = []
        self.attachments: list[Attachment] = []
        self._texts: list[str] = []
        self._images: list[str] = []
        self._bold = False
        self._stack: list[tuple[Element, bool, bool]] = []
        """Open elements that center or caption their text."""
        self._rows = 0

    def walk(self, root: Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped = None
        named = self.unwanted is None
        unwanted = self.unwanted or frozenset()
        for event, node in walker:
            if event == "start":
                if node is not root and (_is_hidden(node, named) or node in unwanted):
                    walker.skip_subtree()
                    skipped = node
                else:
                    self._open(node)
                continue
            if event == "end" and node is not skipped:
                self._close(node)
            if node is not root and node.tail:
                self._texts.append(node.tail)
        self._flush()

    def _open(self, node: Element) -> None:
        tag = node.tag
        if tag in _LINES:
            # A cell's blocks stay on the row's line.
            if self._rows and tag != "tr":
                self._texts.append(" ")
            else:
                self._flush()
            if tag == "tr" and _is_data_row(node):
                self._rows += 1
        elif tag == "br":
            self._texts.append(" ") if self._rows else self._flush()
        elif tag == "img":
            self._picture(node)
        elif tag in ("strong", "b"):
            self._bold = True
        elif tag == "a":
            self._link(node)
        centered = tag == "center" or node.get("align", "").lower() == "center" or _has(node, "style", _CENTERED)
        caption = tag == "figcaption" or _has(node, "class", _CAPTION_CLASS)
        if centered or caption:
            self._stack.append((node, centered, caption))
        if node.text:
            self._texts.append(node.text)

    def _close(self, node: Element) -> None:
        tag = node.tag
        if tag in _CELLS and self._rows:
            self._texts.append("\x1f")
        elif tag == "tr" and self._rows:
            if self._rows == 1:
                self._flush()
            self._rows -= 1
        elif tag in _LINES and not self._rows:
            self._flush()
        if self._stack and self._stack[-1][0] is node:
            self._stack.pop()

    def _flush(self) -> None:
        raw = "".join(self._texts)
        if not self._images and (not raw or raw.isspace()):
            self._texts, self._bold = [], False
            return
        text = "\t".join(cell for cell in map(one_line, raw.split("\x1f")) if cell) if "\x1f" in raw else one_line(raw)
        if text or self._images:
            centered = any(entry[1] for entry in self._stack)
            caption = any(entry[2] for entry in self._stack)
            self.lines.append(Line(text, self._images, centered, caption, self._bold))
        self._texts, self._images, self._bold = [], [], False

    def _picture(self, node: Element) -> None:
        for name in ("data-original", "data-src", "src"):
            if (value := node.get(name)) and not value.startswith("data:"):
                try:
                    self._images.append(clean(value, self.base))
                except ValueError:
                    continue
                return

    def _link(self, node: Element) -> None:
        href = node.get("href")
        if href and (found := attachment(node, self.base)):
            self.attachments.append(found)


def attachment(link: Element, base: str) -> Attachment | None:
    """The file that a link offers, by the suffix of its address; None where it offers none."""
    href = link.get("href") or ""
    if not _FILE_SOMEWHERE.search(href):
        return None
    path = urlsplit_path(href)
    if not _FILE.search(path):
        return None
    try:
        url = clean(href, base)
    except ValueError:
        return None
    suffix = path[path.rfind(".") :].lower()
    media_type = mimetypes.guess_type(f"x{suffix}", strict=False)[0] or _MEDIA_TYPES.get(suffix)
    title = one_line("".join(link.itertext())) or unquote(path.rpartition("/")[2])
    return Attachment(url=url, title=title, media_type=media_type)


def urlsplit_path(href: str) -> str:
    """Path of an address; empty for what is no address."""
    try:
        return urlsplit(href.strip()).path
    except ValueError:
        return ""


def _has(node: Element, attribute: str, pattern: re.Pattern[str]) -> bool:
    value = node.get(attribute)
    return value is not None and pattern.search(value) is not None


def _is_data_row(row: Element) -> bool:
    """Whether a table row holds data; old templates lay out whole articles in a cell."""
    cells = [cell for cell in row if cell.tag in _CELLS]
    return len(cells) > 1 and all(len("".join(cell.itertext())) < _LONGEST_CELL for cell in cells)


def _is_hidden(node: Element, named: bool) -> bool:
    """Whether an element is not shown or, with `named`, has a furniture's name."""
    if node.tag in _SKIPPED:
        return True
    if not node.attrib:
        return False
    if _has(node, "style", _HIDDEN) or node.get("hidden") is not None:
        return True
    return named and (_has(node, "class", _FURNITURE) or _has(node, "id", _FURNITURE))
