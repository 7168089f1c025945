"""Names that the layout of a text sets apart: fields, items of a list, cells of a table, members behind a colon."""

from __future__ import annotations

import re

from nlp.entities.project_headless import Finder, is_proper, phrase_end

_LABEL = re.compile(
    r"(?:最[大快多早高长]|首个(?:开工|投产|落地|签约|竣工))的(?:项目|工程)?(?:是|为)"
    r"|(?:项目|工程)(?:名称)?[一二三四五六七八九十\d]{0,2}:|(?:项目|工程)名称[ 为:]"
)
_GROUP_COLON = re.compile(
    r"(?:项目|工程)[一二三四五六七八九十\d]*[个项]?[^,。;:\n]{0,4}(?:分别是|分别为|包括|包含|即|有|为|:)(?=[^,。;\n]{3,40}[、和及与])"
)
_ITEM = re.compile(r"(?:^|(?<=[\n。;]))[ \t]*\(?[一二三四五六七八九十\d]{1,3}(?:[.、]|\)[.、]?)[ \t]*(?=[一-鿿A-Z\d“])")
_ITEM_TELLS = re.compile(
    r"[。,:;\s(]+(?:项目|工程|该项目)?(?:位于|计划|估算|概算|预计|规划)?(?:总投资|投资|占地|建设(?:地点|规模|内容|单位|性质)|主要建设|位于|项目单位)"
)
_HEADER = re.compile(r"^[^\n。]{0,40}(?:项目|工程)名称[^\n。]{0,60}$", re.MULTILINE)
_CELL = re.compile(r"[^\t|\s]+")
_REMARK = re.compile(r"\([^()。;]{1,24}\)")
_NEXT = re.compile(r"[、,]?(?:和|与|及|以及)|、")
_MOST = 60
_SHORTEST = 4
_CLOSED = frozenset(("", ",", "。", ";", "\n", "(", " "))


def laid_out(found: Finder) -> None:
    """Add the names that stand in fields, items, tables and behind colons."""
    _labelled(found)
    _items(found)
    _tables(found)
    _announced(found)


def _labelled(found: Finder) -> None:
    """项目名称:X; 项目一:X; 投资最大的是X: what fills the field, up to its end."""
    frame = found.frame
    for label in _LABEL.finditer(frame.folded):
        start = label.end()
        end = phrase_end(frame, start)
        closed = frame.folded[end : end + 1] in _CLOSED
        if closed and found.free(start, end) and is_proper(frame, start, end, shown=True):
            found.take(start, end)


def _items(found: Finder) -> None:
    """1.X。总投资3亿元: the title of an item whose text tells what is invested."""
    frame = found.frame
    for item in _ITEM.finditer(frame.folded):
        start = item.end()
        end = phrase_end(frame, start)
        if not _ITEM_TELLS.match(frame.folded, end):
            continue
        if found.free(start, end) and is_proper(frame, start, end, shown=True):
            found.take(start, end)


def _tables(found: Finder) -> None:
    """The cells below 项目名称 in lines of cells."""
    folded = found.frame.folded
    for header in _HEADER.finditer(folded):
        titles = [cell[0] for cell in _CELL.finditer(header[0])]
        column = next((n for n, title in enumerate(titles) if "名称" in title), -1)
        if column < 0 or len(titles) < 2:
            continue
        at = header.end() + 1
        while at < len(folded):
            close = folded.find("\n", at)
            close = len(folded) if close < 0 else close
            cells = list(_CELL.finditer(folded, at, close))
            if len(cells) < 2 or abs(len(cells) - len(titles)) > 1 or column >= len(cells):
                break
            start, end = cells[column].span()
            if end - start >= _SHORTEST and found.free(start, end):
                found.take(start, end)
            at = close + 1


def _announced(found: Finder) -> None:
    """签约项目28个:A(涿州)、B、C等: members that a group announces."""
    frame = found.frame
    for group in _GROUP_COLON.finditer(frame.folded):
        at, limit = group.end(), frame.sentence(group.end() - 1)[1]
        members: list[tuple[int, int]] = []
        while at < limit and len(members) < _MOST:
            end = phrase_end(frame, at)
            members.append((at, end))
            if bracket := _REMARK.match(frame.folded, end):
                end = bracket.end()
            sign = _NEXT.match(frame.folded, end)
            if not sign:
                break
            at = sign.end()
        proper = [(a, b) for a, b in members if is_proper(frame, a, b, shown=True)]
        if len(members) > 1 and 2 * len(proper) > len(members):
            for start, end in proper:
                if found.free(start, end):
                    found.take(start, end)
