"""Selectors of templates: what they find, and that they find what CSS finds."""

from __future__ import annotations

import pytest
from cssselect import HTMLTranslator
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.families.select import css
from crawler.page import Page

HTML = """<div class="a  b" id="x"><p class="b">1</p><h1>2</h1><div class="xxgk_list"><table class="xxgk"><a href="/">3</a></table></div></div>
<p id="y">4</p><div class="position"><a>5</a><i><a class="b">6</a></i></div><founder-content><p>7</p></founder-content>"""
SELECTORS = (
    *("h1", ".b", "p.b", "#x", "div#x", "#y", "[class*=xxgk]", "table[class*=xxgk]", ".position a", "#x .b", "#x p"),
    *("founder-content", "founder-content p", "h1, #y", ".none", "#x .none"),
)


@pytest.mark.parametrize("selector", SELECTORS)
def test_a_selector_finds_what_css_finds(selector: str) -> None:
    page = Page(HTML.encode(), "https://x.cn/", {})
    xpath = HTMLTranslator().css_to_xpath(selector)
    assert set(css(selector).find(page)) == set(page.tree.xpath(xpath))


def test_alternatives_come_in_their_order_and_each_element_once() -> None:
    page = Page(HTML.encode(), "https://x.cn/", {})
    assert [e.get("id") or e.tag for e in css("#y, h1, p").find(page)] == ["y", "h1", "p", "p"]


@pytest.mark.parametrize("selector", ["", "a > b", "a:first-child", "a b c", ".", "#", "a[href]", "A", "a,,b"])
def test_what_is_not_understood_is_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="not understood"):
        css(selector)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="<>/=\"' abpdiv.classidxh1#", max_size=200), st.sampled_from(SELECTORS))
def test_any_page_can_be_asked(html: str, selector: str) -> None:
    page = Page(html.encode(), "https://x.cn/", {})
    found = list(css(selector).find(page))
    assert len(found) == len(set(found))


def test_a_page_without_elements_has_none() -> None:
    assert list(css("h1, .a, #b, .a b").find(Page(b"", "https://x.cn/", {}))) == []
