"""The text with every mention painted over by the sign of its label, so that cues never match inside a name.

Painted text has the length of the text: 由ⓄⓄⓄⓄ投资ⓂⓂⓂⓂ建设的ⓅⓅⓅⓅ项目. Patterns over it read like the grammar they mean.
"""

from __future__ import annotations

from nlp.reading import Reading
from nlp.spans import SpanLabel

ORG, PROJECT, MONEY, DATE, QUANTITY, PERCENT, GPE = "ⓄⓅⓂⒹⓆⓇⒼ"
_ORDER: tuple[tuple[SpanLabel, str], ...] = (
    ("GPE", GPE),
    ("PERCENT", PERCENT),
    ("QUANTITY", QUANTITY),
    ("DATE", DATE),
    ("MONEY", MONEY),
    ("ORG", ORG),
    ("PROJECT", PROJECT),
)
"""Later ones paint over earlier ones: a place inside a company's name is part of the name."""


def paint(reading: Reading) -> str:
    """The folded text with its mentions painted over. Vague dates and optional names stay readable."""
    signs = list(reading.folded)
    for label, sign in _ORDER:
        for span in reading.spans(label):
            if span.optional and label in ("DATE", "PROJECT"):
                continue
            signs[span.start : span.end] = sign * (span.end - span.start)
    return "".join(signs)
