"""Who wrote it, and from where: bylines and datelines taken out of the paragraphs that carry them.

Forms (conventions of the Chinese press): `本报唐山讯（记者甲、乙 通讯员丙）正文`, `新华社石家庄9月20日电 正文`, a line
`□河北日报记者 甲`, and `（记者甲）` or `（甲、乙）` behind the last sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from crawler.tables import words

_HAN = r"[\u4e00-\u9fff]"
_SEPARATORS = re.compile(r"[、，,;；/\s\u3000|]+")
_ROLES = re.compile(
    r"(?:本报|本网|本台|本社|见习|实习|特约|特派|首席|全媒体|融媒体|文字|摄影|驻\w{2,4}?)*(记者)(?:站)?|(?:特约)?(通讯员|供稿)|((?:特约)?评论员|观察员|实习生|(?:摄影|摄|文|图)(?=[:：/\s、]|$))"
)
_NAME = re.compile(rf"{_HAN}{{2,4}}|{_HAN}{{1,6}}(?:·{_HAN}{{1,8}}){{1,3}}")
_MARKS = re.compile(r"^[□■◎●○▲△◆◇※*·—\-\s\u3000]+")
_LONGEST_LINE = 80
_OPENING = re.compile(r"^[（(【\[]([^（）()【】\[\]]{2,90})[）)】\]][\s\u3000：:,，]*")
_CLOSING = re.compile(r"[（(【\[]([^（）()【】\[\]]{2,90})[）)】\]][\s\u3000]*$")
_LABEL = re.compile(r"^(?:作者|撰文|文字|文|图/文|文/图|图文)\s*[:：／/]\s*")
_SENTENCE_END = "。！？!?”’」』；…"


@dataclass(slots=True)
class Credits:
    """Names in printed order."""

    reporters: list[str] = field(default_factory=list)
    correspondents: list[str] = field(default_factory=list)

    def add(self, other: Credits) -> None:
        """Take the names of another byline, each once."""
        self.reporters += [name for name in other.reporters if name not in self.reporters]
        self.correspondents += [name for name in other.correspondents if name not in self.correspondents]


@dataclass(frozen=True, slots=True)
class Signed:
    """Paragraphs without what signed them."""

    paragraphs: tuple[str, ...]
    reporters: tuple[str, ...]
    correspondents: tuple[str, ...]
    dateline: str
    """Place of the dateline as printed, or empty."""


def unsign(paragraphs: Sequence[str]) -> Signed:
    """Take datelines and bylines out of the first and last paragraphs of a body."""
    kept = list(paragraphs)
    found = Credits()
    place = _unsign_head(kept, found)
    _unsign_tail(kept, found)
    return Signed(tuple(kept), tuple(found.reporters), tuple(found.correspondents), place)


def credits_of(text: str) -> Credits | None:
    """Names of a byline (`记者甲、乙 通讯员丙`); None where the text is anything else."""
    text = _MARKS.sub("", text.strip().strip("（）()【】[]")).replace("：", " ").replace(":", " ")
    if not text or len(text) > _LONGEST_LINE:
        return None
    roles = list(_ROLES.finditer(text))
    if not roles or not _is_medium(text[: roles[0].start()]):
        return None
    found = Credits()
    named = 0
    for index, role in enumerate(roles):
        end = roles[index + 1].start() if index + 1 < len(roles) else len(text)
        names = _names(text[role.end() : end])
        if names is None or (not names and role[1] and index + 1 == len(roles)):
            return None
        named += len(names)
        if role[1]:
            found.reporters += names
        elif role[2]:
            found.correspondents += names
    return found if named else None


def split_dateline(text: str) -> tuple[str, str] | None:
    """Place (perhaps empty) and rest of a paragraph that opens with a dateline; None where it opens with none."""
    match = _dateline().match(text)
    if match is None:
        return None
    return (match["place"] or "").strip(), text[match.end() :]


def _unsign_head(paragraphs: list[str], found: Credits) -> str:
    place = ""
    for index in range(min(3, len(paragraphs))):
        text = paragraphs[index]
        split = split_dateline(text)
        if split is not None:
            place, text = place or split[0], split[1]
            text = _without_names(text, found)
        text = _without_opening(text, found)
        if (line := _line_credits(text)) is not None:
            found.add(line)
            text = ""
        paragraphs[index] = text
        if split is not None:
            break
    paragraphs[:] = [text for text in paragraphs if text]
    return place


def _without_names(text: str, found: Credits) -> str:
    """Take `（甲、乙）` between a dateline and its text: names that begin with a surname."""
    match = _OPENING.match(text)
    names = _names(match[1]) if match else None
    if match is None or not names or not all(_has_surname(name) for name in names):
        return text
    found.add(Credits(reporters=names))
    return text[match.end() :]


def _without_opening(text: str, found: Credits) -> str:
    match = _OPENING.match(text)
    if match and (names := credits_of(match[1])) is not None:
        found.add(names)
        return text[match.end() :]
    return text


def _line_credits(text: str) -> Credits | None:
    """A paragraph that is nothing but a byline."""
    if not 2 < len(text) <= _LONGEST_LINE or text[-1] in "。！？":
        return None
    found = credits_of(_LABEL.sub("", text))
    names = (*found.reporters, *found.correspondents) if found else ()
    return found if all("·" in name or _has_surname(name) for name in names) else None


def _unsign_tail(paragraphs: list[str], found: Credits) -> None:
    for index in range(len(paragraphs) - 1, max(-1, len(paragraphs) - 4), -1):
        text = paragraphs[index]
        if (line := _line_credits(text)) is not None:
            found.add(line)
            paragraphs[index] = ""
            continue
        match = _CLOSING.search(text)
        if match is None:
            continue
        before = text[: match.start()].rstrip(" \u3000")
        names = credits_of(match[1])
        if names is None and index == len(paragraphs) - 1:
            names = _bare_names(match[1], before, paragraphs)
        if names is not None:
            found.add(names)
            paragraphs[index] = before
    paragraphs[:] = [text for text in paragraphs if text]


def _bare_names(text: str, before: str, paragraphs: Sequence[str]) -> Credits | None:
    """`（甲、乙）` behind the last sentence: names that begin with a surname and stand nowhere else in the text."""
    if before and before[-1] not in _SENTENCE_END:
        return None
    names = _names(text)
    if not names or not all(_has_surname(name) for name in names):
        return None
    body = "\n".join(paragraphs[:-1]) + before
    return None if any(name in body for name in names) else Credits(reporters=names)


def _has_surname(name: str) -> bool:
    surnames = words("surnames")
    return (name[0] in surnames and len(name) <= 3) or name[:2] in surnames


def _names(chunk: str) -> list[str] | None:
    """Names in a piece of a byline; None where something in it is no name. `王　伟` is one name."""
    names: list[str] = []
    single = ""
    for token in _SEPARATORS.split(chunk.strip()):
        if not token or _is_known_medium(token):
            continue
        if len(token) == 1 and re.match(_HAN, token):
            names, single = ([*names, single + token], "") if single else (names, token)
            continue
        if single or not _NAME.fullmatch(token):
            return None
        names.append(token)
    return None if single else names


def _is_known_medium(text: str) -> bool:
    return text in words("media")


def _is_medium(text: str) -> bool:
    text = text.strip(" \u3000")
    return (
        not text
        or _is_known_medium(text)
        or re.fullmatch(rf"{_HAN}{{2,12}}(?:报|网|社|台|客户端|新闻|融媒体中心)", text) is not None
    )


@cache
def _dateline() -> re.Pattern[str]:
    known = "|".join(sorted(map(re.escape, words("media")), key=len, reverse=True))
    kinds = "日报|晚报|晨报|都市报|时报|快报|早报|商报|新闻网|广播电视台|电视台|新闻社|融媒体中心"
    medium = rf"(?:据)?(?:{known}|{_HAN}{{2,8}}(?:{kinds}))"
    place = rf"(?P<place>{_HAN}{{2,8}}(?:[/、]{_HAN}{{2,8}})?)??"
    day = r"[\s\u3000]*(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}日)?[\s\u3000]*"
    # What stands between 讯 and the text tells a dateline from a sentence that begins with a medium's name.
    end = r"(?:专电|消息|讯|电)(?:[\s\u3000：:]+|(?=[（(【]))"
    return re.compile(
        rf"^[【\[]?{medium}[\s\u3000]*{place}{day}{end}|^[【\[]{medium}(?P<none>)(?:专电|消息|讯|电)[】\]][\s\u3000]*"
    )
