"""Charsets: strict UTF-8, then declared, then GB 18030."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.charset import decode

TEXT = "唐山市总投资3.5亿元的项目，镕基朱㛃𠮷。"
SIMPLE = "唐山市总投资3.5亿元的项目开工建设，工期两年。"


def page(text: str, label: str | None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    return f"<html><head>{meta}<title>{text}</title></head><body><p>{text * 20}</p></body></html>"


@pytest.mark.parametrize(
    ("encoding", "label", "header", "text", "expected"),
    [
        ("utf-8", "utf-8", None, TEXT, "utf-8"),
        ("utf-8", "gb2312", "text/html; charset=gb2312", TEXT, "utf-8"),
        ("utf-8", None, None, TEXT, "utf-8"),
        ("utf-8-sig", None, None, TEXT, "utf-8"),
        ("gb2312", "gb2312", None, SIMPLE, "gb18030"),
        ("gb2312", None, None, SIMPLE, "gb18030"),
        ("gb2312", "utf-8", "text/html; charset=utf-8", SIMPLE, "gb18030"),
        ("gbk", "gb2312", None, "唐山市镕基朱囍", "gb18030"),
        ("gb18030", "gb2312", None, TEXT, "gb18030"),
        ("gb18030", None, "text/html; charset=GBK", TEXT, "gb18030"),
        ("gbk", "iso-8859-1", None, SIMPLE, "gb18030"),
        ("gbk", "no-such-charset", None, SIMPLE, "gb18030"),
        ("big5", "big5", None, "河北省唐山市發展計畫", "big5"),
        ("big5", None, "text/html; charset=big5", "河北省唐山市發展計畫", "big5"),
        ("utf-16", None, None, TEXT, "utf-16-le"),
    ],
)
def test_pages_are_decoded_whole_whatever_they_declare(
    encoding: str, label: str | None, header: str | None, text: str, expected: str
) -> None:
    body = page(text, label).encode(encoding)
    decoded, used = decode(body, {"content-type": header} if header else None)
    assert decoded == page(text, label)
    assert used == expected


def test_a_late_declaration_is_found() -> None:
    text = f"<html><head><script>{'x' * 5000}</script><meta charset=big5></head>發展計畫的專案</html>"
    assert decode(text.encode("big5"))[0] == text


@pytest.mark.parametrize("cut", [1, 2])
def test_a_torn_or_slightly_broken_utf8_page_stays_utf8(cut: int) -> None:
    body = page(SIMPLE, "utf-8").encode()
    torn = body[: body.rindex("两".encode()) + 3 - cut]
    text, used = decode(torn)
    assert used == "utf-8"
    assert SIMPLE in text
    broken = body.replace("项".encode(), b"\xff", 1)
    assert decode(broken)[1] == "utf-8"


def test_control_characters_become_spaces() -> None:
    assert decode("唐\x00山\x0b市\t\r\n\x7f".encode())[0] == "唐 山 市\t\r\n "


@given(st.text(st.characters(codec="gb18030", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1))
def test_gb18030_pages_never_lose_a_character_where_they_are_no_utf8(text: str) -> None:
    body = f"<meta charset=gb2312>{text}".encode("gb18030")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        assert decode(body)[0] == f"<meta charset=gb2312>{text}"


@given(st.binary())
def test_no_bytes_are_refused(body: bytes) -> None:
    decode(body, {"Content-Type": "text/html; charset=utf-8"})
