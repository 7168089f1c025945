"""An Explanation as lists of claims for the terminal, and as a page of HTML drawn with spaCy's displaCy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise
from string import Template

from spacy import displacy

from nlp.explain import Explanation
from nlp.records import Amount, DateValue, Indicator, Mention, MoneyValue, OrganizationValue, Policy, Project, Target

COLORS = {"ORG": "#8fd3e8", "PROJECT": "#e2b6ef", "MONEY": "#a8e0a0", "DATE": "#f2dd8b"}
_YI = Decimal(10) ** 8
_WAN = Decimal(10) ** 4

_PAGE = Template("""<!DOCTYPE html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 16px/1.6 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
.spans:first-of-type { font-size: 1.2em; } .spans a { white-space: nowrap; }
h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; }
.legend span { padding: .1rem .5rem; margin-right: .5rem; border-radius: .2rem; color: #000; }
.fact { border-left: 4px solid #ccc; margin: 1rem 0; padding: .2rem 1rem; }
.fact h3 { margin: 0; font-size: 1rem; }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .1rem 1rem; margin: .3rem 0; }
dt { color: #666; } dd { margin: 0; }
q { background: #f4f4f4; } .rules { color: #666; font-size: .9rem; }
</style>
</head>
<body>
<p class="legend">$legend</p>
$text
$facts
</body>
</html>
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact as people read it."""

    title: str
    claims: tuple[tuple[str, str], ...]
    """Name and value of every claim."""
    evidence: str
    rules: tuple[str, ...] = ()


def facts(found: Explanation) -> list[tuple[str, list[Fact]]]:
    """All facts of a document by kind, in reading order; kinds without facts are left out."""
    text = found.document.text
    lists = [
        ("projects", [_project(p.record, text, p.rules) for p in found.projects]),
        ("indicators", [_indicator(i, text) for i in found.extraction.indicators]),
        ("policy", [_policy(found.extraction.policy)] if found.extraction.policy else []),
        (
            "targets",
            [_indicator(t, text) for t in (found.extraction.policy.targets if found.extraction.policy else ())],
        ),
    ]
    return [(kind, listed) for kind, listed in lists if listed]


def html_page(found: Explanation) -> str:
    """A page that needs nothing else: the text with its mentions, nested ones too, and the facts with their rules."""
    text = found.document.text
    title = text.split("\n", 1)[0] or found.document.id
    legend = " ".join(f'<span style="background:{color}">{label}</span>' for label, color in COLORS.items())
    lists = "\n".join(
        f"<h2>{kind} ({len(listed)})</h2>\n" + "\n".join(map(_html_fact, listed)) for kind, listed in facts(found)
    )
    return _PAGE.substitute(title=escape(title), legend=legend, text=_html_text(found), facts=lists)


def _html_fact(fact: Fact) -> str:
    claims = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in fact.claims)
    evidence = f"<p><q>{escape(fact.evidence)}</q></p>" if fact.evidence else ""
    rules = f'<p class="rules">{escape("; ".join(fact.rules))}</p>' if fact.rules else ""
    return f'<div class="fact"><h3>{escape(fact.title)}</h3><dl>{claims}</dl>{evidence}{rules}</div>'


def _html_text(found: Explanation) -> str:
    """The paragraphs as displaCy draws overlapping spans; stretches between the edges of mentions are its tokens."""
    drawn = []
    start = 0
    for line in found.document.text.split("\n"):
        inside = [m for m in found.extraction.mentions if start <= m.start and m.end <= start + len(line)]
        if line.strip():
            drawn.append(_drawn(line, start, inside))
        start += len(line) + 1
    return str(displacy.render(drawn, style="span", manual=True, jupyter=False, options={"colors": COLORS}))


def _drawn(line: str, start: int, mentions: Sequence[Mention]) -> dict[str, object]:
    edges = sorted({0, len(line), *(m.start - start for m in mentions), *(m.end - start for m in mentions)})
    index = {edge: number for number, edge in enumerate(edges)}
    spans = [
        {
            "start_token": index[m.start - start],
            "end_token": index[m.end - start],
            "label": m.label,
            "kb_id": escape(shown_value(m)),
        }
        for m in mentions
    ]
    tokens = [escape(line[a:b]) for a, b in pairwise(edges)]
    return {"text": line, "tokens": tokens, "spans": spans}


def shown_value(mention: Mention) -> str:
    """A mention's value in a few characters: `261.16亿 CNY`, an EDTF date, a canonical name where it differs."""
    match mention.value:
        case MoneyValue() as money:
            return _money(money.low, money.high, money.currency, money.modifier)
        case DateValue(edtf=edtf):
            return edtf or ""
        case OrganizationValue(canonical=name):
            return name if name != mention.text else ""
    return ""


def _project(record: Project, text: str, rules: tuple[str, ...]) -> Fact:
    claims = [
        ("count", str(record.count) if record.count != 1 else ""),
        ("stage", record.stage or ""),
        ("date", record.date or ""),
        ("place", " ".join(filter(None, (record.place, record.place_code)))),
        *((party.role, party.name) for party in record.organizations),
        *((amount.role, _amount(amount)) for amount in record.amounts),
        ("confidence", f"{record.confidence:.2f}"),
    ]
    return Fact(
        title=record.name or "(unnamed)",
        claims=tuple((name, value) for name, value in claims if value),
        evidence=text[record.evidence.start : record.evidence.end],
        rules=rules,
    )


def _indicator(record: Indicator | Target, text: str) -> Fact:
    change = record.change_pct if isinstance(record, Indicator) else None
    claims = [
        ("subject", record.subject or ""),
        ("value", f"{_number(record.value)} {record.unit or ''}".strip() if record.value is not None else ""),
        ("period", record.period or ""),
        ("change", f"{change:+f} %" if change is not None else ""),
    ]
    return Fact(
        title=record.name,
        claims=tuple((name, value) for name, value in claims if value),
        evidence=text[record.evidence.start : record.evidence.end],
    )


def _policy(policy: Policy) -> Fact:
    claims = [
        ("issuers", "、".join(policy.issuers)),
        ("issued", policy.issued or ""),
        ("effective", policy.effective or ""),
        ("expires", policy.expires or ""),
    ]
    return Fact(
        title=policy.document_number or "(no number)",
        claims=tuple((name, value) for name, value in claims if value),
        evidence="",
    )


def _amount(amount: Amount) -> str:
    return _money(amount.low, amount.high, amount.currency, amount.modifier)


def _money(low: Decimal, high: Decimal, currency: str, modifier: str | None) -> str:
    number = _number(low) if low == high else f"{_number(low)}..{_number(high)}"
    return " ".join(filter(None, (number, currency, modifier)))


def _number(value: Decimal) -> str:
    """A number with 亿 or 万 where it has them, without trailing zeros."""
    size, unit = (_YI, "亿") if abs(value) >= _YI else (_WAN, "万") if abs(value) >= _WAN else (Decimal(1), "")
    text = f"{value / size:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit
