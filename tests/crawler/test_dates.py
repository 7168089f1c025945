"""Printed times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import day_in_address, read_day, read_time


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2024-10-28 10:25:36:0", "2024-10-28T10:25:36+08:00"),
        ("2021-04-02 10:22:36.0", "2021-04-02T10:22:36+08:00"),
        ("2019-09-10 09:00", "2019-09-10T09:00:00+08:00"),
        ("2024-10-28 10:25:36　来源：某报", "2024-10-28T10:25:36+08:00"),
        ("发布时间：2023年6月5日 8时30分", "2023-06-05T08:30:00+08:00"),
        ("2023年06月05日", "2023-06-05"),
        ("2023/6/5 7:05", "2023-06-05T07:05:00+08:00"),
        ("2023.06.05", "2023-06-05"),
        ("2024-01-02T03:04:05+08:00", "2024-01-02T03:04:05+08:00"),
        ("2023-02-30 10:00", None),
        ("2023年2月30日，2023年3月1日", "2023-03-01"),
        ("2023-06-05 25:61", "2023-06-05"),
        ("0000-00-00", None),
        ("12023-06-051", None),
        ("项目2023年6月开工", None),
        ("", None),
    ],
)
def test_times_are_beijing_times_and_never_invented(printed: str, expected: str | None) -> None:
    assert read_time(printed) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://ts.hebnews.cn/2024-10/28/content_1.htm", "2024-10-28"),
        ("https://www.hebei.gov.cn/columns/x/202410/28/y.html", "2024-10-28"),
        ("https://x.gov.cn/202410/t20241028_1.html", "2024-10-28"),
        ("https://hebei.com.cn/system/2024/10/28/1.shtml", "2024-10-28"),
        ("https://ts.hebnews.cn/0000-00/00/content_1.htm", None),
        ("https://ts.hebnews.cn/2024-13/28/content_1.htm", None),
        ("https://x.cn/123456/78/", None),
    ],
)
def test_dates_in_addresses(url: str, expected: str | None) -> None:
    assert day_in_address(url) == expected


def test_a_compact_date_is_a_day() -> None:
    assert read_day("20230605") == "2023-06-05"
    assert read_day("20231305") is None


@given(st.datetimes().filter(lambda moment: 1900 <= moment.year < 2100))
def test_every_real_time_is_read_back(moment: object) -> None:
    printed = f"{moment:%Y年%m月%d日 %H:%M:%S}"
    assert read_time(printed) == f"{moment:%Y-%m-%dT%H:%M:%S}+08:00"


@given(st.text("0123456789-/年月日时分: ：T.", max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    read_time(text)
    read_day(text)
    day_in_address(text)
