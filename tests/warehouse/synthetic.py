"""Reports in bulk, straight into the tables: each project told by some outlets in several wordings, in Hebei's counties."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from decimal import Decimal

import duckdb
import pyarrow as pa

from warehouse.resolution.places import Places

_BRANDS = [
    "燕港",
    "冀驰",
    "蓝擎",
    "同晶",
    "云岭",
    "尚元",
    "诺健",
    "石北",
    "宏辰",
    "裕鼎",
    "君牧",
    "鲜达",
    "凌科",
    "沧友",
    "华屯",
    "秦川",
    "冀泰",
    "恒泽",
    "瀚宇",
    "金隅",
]
_TRADES = [
    "氢能科技",
    "轮胎",
    "新能源",
    "半导体",
    "数据",
    "新材料",
    "生物医药",
    "药业",
    "焦化",
    "铸造",
    "乳业",
    "冷链物流",
    "科仪",
    "装备制造",
    "风电",
]
_WORKS = [
    "智能工厂",
    "动力电池",
    "数据中心",
    "光伏发电",
    "制剂产业园",
    "冷轧薄板",
    "抗体药物基地",
    "冷链物流园",
    "污水处理厂",
    "装配式建筑产业园",
    "轴承",
    "钢丝",
    "换热器",
]
_STAGES = ("signed", "started", "under_construction", "completed", "operating")


def fill(connection: duckdb.DuckDBPyConnection, places: Places, reports: int, told: float = 2.5) -> int:
    """Put that many reports into articles, projects, amounts and parties; gives how many projects they tell of."""
    dice = random.Random(7)
    counties = sorted(key for key in places.known() if key.startswith("13") and not key.endswith("00"))
    rows: list[tuple[object, ...]] = []
    things = 0
    while len(rows) < reports:
        things += 1
        county = dice.choice(counties)
        name = places.get(county).name  # type: ignore[union-attr]
        owner = f"{dice.choice(_BRANDS)}{dice.choice('新华中盛瑞安')}{dice.choice(_TRADES)}"
        work, total = dice.choice(_WORKS), Decimal(dice.randrange(50, 9000)) * 10**6
        begun = dt.date(2015, 1, 1) + dt.timedelta(days=dice.randrange(3500))
        for number in range(min(1 + int(dice.expovariate(1 / (told - 1)) + 0.5), 5)):
            wording = (f"{owner}{work}项目", f"{name}{owner[:4]}{work}", f"{owner[:4]}{work}项目")[number % 3]
            day = begun + dt.timedelta(days=120 * number)
            rows.append(
                (
                    f"{things}-{number}",
                    wording,
                    county,
                    name,
                    f"{owner}有限公司" if number % 2 == 0 else owner,
                    total,
                    day,
                    _STAGES[number],
                )
            )
    _insert(connection, rows[:reports])
    return things


def _insert(connection: duckdb.DuckDBPyConnection, rows: list[tuple[object, ...]]) -> None:
    ids = [hashlib.sha256(str(row[0]).encode()).hexdigest()[:24] for row in rows]
    table = pa.table(
        {
            "id": ids,
            "name": [row[1] for row in rows],
            "place_code": [row[2] for row in rows],
            "place": [row[3] for row in rows],
            "owner": [row[4] for row in rows],
            "total": pa.array([row[5] for row in rows], type=pa.decimal128(28, 4)),
            "day": [row[6] for row in rows],
            "stage": [row[7] for row in rows],
        }
    )
    connection.register("made", table)
    connection.execute(
        "INSERT INTO articles BY NAME SELECT 'a' || id AS id, 'http://example.com/' || id AS url, 'made' AS source, 'news' AS kind, 'zh' AS language, [] AS reporters, [] AS correspondents, [] AS images, [] AS attachments, MAP {} AS provenance, "
        "name AS title, day::VARCHAR AS published, day AS published_date, name AS body, 10 AS text_length, id AS content_hash, "
        "id AS input_hash, 'made' AS parser, 1 AS schema_version, 'r' AS first_run_id, 'r' AS last_run_id FROM made"
    )
    connection.execute(
        "INSERT INTO projects BY NAME SELECT id, 'a' || id AS article_id, name, 1 AS count, stage, day::VARCHAR AS date, day AS date_from, "
        "day AS date_to, place, place_code, 0.9 AS confidence, 0 AS char_start, 5 AS char_end, name AS sentence, 'made' AS extractor FROM made"
    )
    connection.execute(
        "INSERT INTO project_amounts BY NAME SELECT 'm' || id AS id, 'a' || id AS article_id, id AS project_id, 'total_investment' AS role, "
        "total AS low, total AS high, 'CNY' AS currency, 0 AS char_start, 5 AS char_end, name AS sentence, 'made' AS extractor FROM made"
    )
    connection.execute(
        "INSERT INTO project_organizations BY NAME SELECT 'o' || id AS id, 'a' || id AS article_id, id AS project_id, 'owner' AS role, "
        "owner AS name, owner AS canonical, 'company' AS organization_type, 0 AS char_start, 5 AS char_end, name AS sentence, 'made' AS extractor FROM made"
    )
    connection.unregister("made")
