"""Articles to HTML in the structures of the real sites, one template per generation of a CMS."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from string import Template

from crawler.sample.model import HERE, Block, Paper, SampleArticle

Link = tuple[str, str]
"""Address and text of a link."""


@cache
def template(name: str) -> Template:
    """Page template by file name without suffix."""
    return Template((HERE / "templates" / f"{name}.html").read_text(encoding="utf-8"))


def article_page(article: SampleArticle, channel: Link, hot: Sequence[Link], teasers: Sequence[str]) -> str:
    """HTML of an article. `channel` is its list, `hot` the links beside it, `teasers` paragraphs about
    other articles that stand under the editor's line, as on the real site."""
    values = _common(article, channel)
    if article.paper is not None:
        values |= {"metadata": _metadata(article.paper, article.template), "attachment": _attachment(article)}
    else:
        following = hot[0]
        values |= {
            "hot": "\n".join(f'<li><a href="{url}">{escape(text)}</a></li>' for url, text in hot),
            "teasers": "".join(f"<p>{escape(text)}</p>\n" for text in teasers),
            "next_url": following[0],
            "next_title": escape(following[1]),
        }
    return template(article.template).substitute(values)


def mobile_page(article: SampleArticle, channel: Link) -> str:
    """HTML of the copy for telephones, which names the desktop address as canonical."""
    return template("mobile").substitute(_common(article, channel))


def _common(article: SampleArticle, channel: Link) -> dict[str, str]:
    return {
        "charset": article.charset,
        "title": escape(article.title),
        "intro_line": _line("introtitle", article.intro),
        "subtitle_line": _line("subtitle", article.subtitle),
        "published": article.published,
        "day": article.published[:10],
        "publisher": escape(article.publisher),
        "editor": escape(article.editor or ""),
        "number": str(article.number),
        "keywords": escape(",".join(article.keywords)),
        "abstract": escape(article.paragraphs[0][:60]),
        "node": channel[0].rpartition("node_")[2].removesuffix(".htm"),
        "url": article.url,
        "channel": escape(article.section[-1]),
        "breadcrumb": _breadcrumb(article, channel),
        "body": _body(article),
        "properties": _properties(article, channel),
    }


def _line(name: str, text: str | None) -> str:
    return f'<div class="{name}">{escape(text)}</div>\n' if text else ""


def _breadcrumb(article: SampleArticle, channel: Link) -> str:
    links = [f'<a href="{channel[0]}" target="_blank" class="">{escape(name)}</a>' for name in article.section]
    return ("" if article.template == "founder_2024" else " &gt; ").join(links)


def _body(article: SampleArticle) -> str:
    parts = list(article.body)
    lines = [] if article.byline is None else [_paragraph(article, article.byline)]
    first = next(i for i, part in enumerate(parts) if isinstance(part, str))
    last = max(i for i, part in enumerate(parts) if isinstance(part, str))
    for i, part in enumerate(parts):
        if isinstance(part, Block):
            lines.append(_block(article, part))
            continue
        opening = (article.opening or "") if i == first else ""
        closing = (article.closing or "") if i == last else ""
        lines.append(_paragraph(article, f"{opening}{part}{closing}"))
    return ("" if article.template == "founder_2024" else "\n").join(lines)


def _paragraph(article: SampleArticle, text: str) -> str:
    inner = escape(text, quote=False)
    match article.template:
        case "founder_2024":
            return f'<p style="text-align: left;">　　{inner}</p>'
        case "founder_2020":
            return f"<p>　　{inner}</p>"
        case "founder_2018":
            return f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{inner}</p>"
        case "policy_table":
            return f'<p style="text-indent: 2em; line-height: 2;">{inner}</p>'
        case "policy_lines":
            return f'<div><span style="font-size: 16px;">　　{inner}</span></div>'


def _block(article: SampleArticle, block: Block) -> str:
    if block.head is not None:
        return _paragraph(article, block.head).replace(block.head, f"<strong>{block.head}</strong>")
    picture = f'<img src="{article.image_url(block.image or "")}" alt="" />'
    caption = escape(block.caption or "", quote=False)
    if article.template == "founder_2018":
        return f'<center>{picture}</center>\n<p class="pictext" align="center">{caption}</p>'
    center = 'style="text-align: center;"'
    return f'<p {center}>{picture}</p><p {center}><span style="color: #888;">{caption}</span></p>'


def _properties(article: SampleArticle, channel: Link) -> str:
    """The comment in which Founder's CMS repeats the fields; its `author` is the editor."""
    if article.paper is not None:
        return ""
    sub = article.host.split(".")[0]
    pictures = [part.image for part in article.body if isinstance(part, Block) and part.image]
    fields = {
        "articleid": str(article.number),
        "date": f"{article.published}:0" if article.published.count(":") == 2 else article.published,
        "author": article.editor or "",
        "title": article.title,
        "keyword": ",".join(article.keywords),
        "subtitle": article.subtitle or "",
        "introtitle": article.intro or "",
        "siteid": "2",
        "nodeid": channel[0].rpartition("node_")[2].removesuffix(".htm"),
        "nodename": article.section[-1],
        "nodesearchname": article.section[-1],
        "picurl": article.image_url(pictures[0]) if pictures else "",
        "url": article.url,
        "urlpad": f"http://m.hebnews.example/{sub}{article.path}",
        "sourcename": article.publisher,
        "abstract": article.paragraphs[0][:80],
        "channel": "1",
    }
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f"<!--enpproperty {inner}/enpproperty-->"


def chinese_date(iso: str) -> str:
    """`2023-06-05` to `2023年6月5日`."""
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _metadata(paper: Paper, template_name: str) -> str:
    rows = [
        ("索 引 号", paper.index_number),
        ("主题分类", paper.subject),
        ("发布机构", "、".join(paper.issuers)),
        ("成文日期", chinese_date(paper.issued)),
        ("发文字号", paper.document_number),
        ("有 效 性", paper.validity),
    ]
    if paper.effective is not None:
        rows.append(("施行日期", chinese_date(paper.effective)))
    if template_name == "policy_lines":
        return "\n".join(f"<p><b>{label}：</b>{escape(value)}</p>" for label, value in rows)
    cells = [f"<th>{label}：</th><td>{escape(value)}</td>" for label, value in rows]
    pairs = ["".join(cells[i : i + 2]) for i in range(0, len(cells), 2)]
    return "\n".join(f"<tr>{pair}</tr>" for pair in pairs)


def _attachment(article: SampleArticle) -> str:
    if article.paper is None or article.paper.attachment is None:
        return ""
    title = escape(article.paper.attachment)
    return f'<div class="fujian">附件：<a href="{article.attachment_path}">{title}</a></div>'
