"""Grammars of values: money, dates, counts, percentages."""

from nlp.reading import Reading
from nlp.values.scan import scan


def find_values(reading: Reading) -> None:
    """Add MONEY, DATE, QUANTITY and PERCENT spans to the reading.

    Spans do not overlap; each begins with a numeral or a date word (“十四五”期间 with its quote). Dates that the
    annotation guidelines leave open (近日, 当年, 每年3月) are there with `optional`, for the stages that can use them.
    An article before a measure word (一个项目) is no QUANTITY. Time is linear in the length of the text.
    """
    scan(reading)
