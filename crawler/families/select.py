"""Selectors of templates: a small part of CSS, looked up in an index of the page's classes and ids.

A template tries a dozen places, of which a page has three; an XPath walks the whole tree for each. Here the tree is
walked once for all of them. Understood are `tag`, `.class`, `#id`, `[class*=part]`, `tag` before any of these, one
descendant (`.position a`) and alternatives behind commas, the likeliest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from crawler.page import Element, Page

_MOST_PLACES = 10
_STEP = re.compile(r"(?P<tag>[a-z][\w-]*)?(?P<key>[.#][\w-]+|\[class\*=(?P<part>[\w-]+)\])?")


@dataclass(frozen=True, slots=True)
class _Step:
    tag: str | None
    key: str | None
    """`.class` or `#id`."""
    part: str | None
    """What a class must contain."""

    def start(self, page: Page) -> Iterator[Element]:
        """Elements of the page, in printed order."""
        if self.part is not None:
            found = page.of_class(self.part, part=True)
        elif self.key is not None:
            found = page.of_class(self.key[1:]) if self.key[0] == "." else page.of_id(self.key[1:])
        else:
            return page.tree.iter(self.tag) if page.tree is not None else iter(())
        return (element for element in found if self.tag in (None, element.tag))

    def below(self, root: Element) -> Iterator[Element]:
        """Elements below one, in printed order."""
        for element in root.iterdescendants(self.tag):
            if self.key is None or self.key in names_of(element):
                yield element


@dataclass(frozen=True, slots=True)
class Selector:
    """A compiled selector; `page.select` takes it as it takes an XPath."""

    alternatives: tuple[tuple[_Step, ...], ...]

    def find(self, page: Page) -> Iterator[Element]:
        """Elements that match, by alternative, each once."""
        seen: set[Element] = set()
        for first, *rest in self.alternatives:
            # Places in places a hundred deep would each be walked to the end.
            starts = islice(first.start(page), _MOST_PLACES) if rest else first.start(page)
            for element in starts:
                for found in rest[0].below(element) if rest else (element,):
                    if found not in seen:
                        seen.add(found)
                        yield found

    def matches(self, page: Page) -> bool:
        """Whether the page has any."""
        return next(self.find(page), None) is not None


def css(selector: str) -> Selector:
    """Compile a selector. Raises ValueError for what is not understood."""
    alternatives = tuple(tuple(map(_step, part.split())) for part in selector.split(","))
    if not all(1 <= len(steps) <= 2 for steps in alternatives):
        raise ValueError(f"not understood: {selector!r}")
    return Selector(alternatives)


def names_of(element: Element) -> list[str]:
    """Keys of an element: `.class` for each class, and `#id`."""
    found = [f".{name}" for name in element.get("class", "").split()]
    return [*found, f"#{name}"] if (name := element.get("id")) else found


def _step(text: str) -> _Step:
    match = _STEP.fullmatch(text)
    if match is None or not text:
        raise ValueError(f"not understood: {text!r}")
    part = match["part"]
    return _Step(match["tag"], None if part else match["key"], part)


NOTHING = Selector(())
"""Selects nothing."""
