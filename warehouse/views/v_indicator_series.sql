-- description: Indicators by subject, name and period in base units, one row each, with what the articles disagree about
-- chinese: 按主体、名称、时期排列的指标（基本单位，可比）
-- sorted: subject, name, date_from, date_to
-- needs: v_stories
-- notes: Of near copies only the article that speaks for them counts (v_stories). Base units: 元, 米, 平方米, 吨, 瓦, 瓦时, 户 and the rest as written; 公里, 公顷, 亩 (1/15 公顷), 平方公里, 公斤, 克, 千瓦, 千瓦时, 度 are
-- converted. Currencies are not. A change without a value (增长6.9%) stands in the row of the value, where another article tells it. Where several articles tell one figure, the newest speaks; lowest and highest show the others. period_kind
-- tells what may be compared with what: a half year is no year. The subject is the place or organization as the text of that day names it.

CREATE VIEW v_indicator_series AS
WITH units (unit, base_unit, factor) AS (
    VALUES
        ('万元', '元', 10000), ('公里', '米', 1000), ('千米', '米', 1000), ('厘米', '米', 0.01), ('毫米', '米', 0.001),
        ('公顷', '平方米', 10000), ('亩', '平方米', 666.66666667), ('平方公里', '平方米', 1000000), ('平方千米', '平方米', 1000000),
        ('平米', '平方米', 1), ('公斤', '吨', 0.001), ('千克', '吨', 0.001), ('斤', '吨', 0.0005), ('克', '吨', 0.000001),
        ('千瓦', '瓦', 1000), ('兆瓦', '瓦', 1000000), ('吉瓦', '瓦', 1000000000), ('千瓦时', '瓦时', 1000), ('度', '瓦时', 1000),
        ('兆瓦时', '瓦时', 1000000), ('方', '立方米', 1), ('标箱', '标准箱', 1)
),
measured AS (
    SELECT
        i.subject, i.name, i.period, i.date_from, i.date_to,
        coalesce(u.base_unit, i.unit) AS told_unit,
        coalesce(told_unit, min(told_unit) OVER (PARTITION BY i.subject, i.name, i.period)) AS base_unit,
        CASE
            WHEN u.factor IS NULL THEN CAST(i.value AS DECIMAL(38, 8))
            ELSE TRY_CAST(CAST(i.value AS DOUBLE) * u.factor AS DECIMAL(38, 8))
        END AS exact,
        i.change_pct, i.sentence, a.published_date, a.url, a.id AS article_id, i.id
    FROM indicators i
    JOIN articles a ON a.id = i.article_id
    SEMI JOIN v_stories s ON s.article_id = i.article_id
    LEFT JOIN units u ON u.unit = i.unit
)
SELECT
    subject, name, period, base_unit,
    arg_max(exact, newness) AS value,
    arg_max(change_pct, newness) AS change_pct,
    CASE
        WHEN date_from IS NULL OR date_to IS NULL THEN NULL
        WHEN date_to - date_from > 366 THEN 'years'
        WHEN date_to - date_from >= 364 THEN 'year'
        WHEN date_to - date_from BETWEEN 180 AND 184 THEN 'half'
        WHEN date_to - date_from BETWEEN 89 AND 92 THEN 'quarter'
        WHEN date_to - date_from BETWEEN 27 AND 31 THEN 'month'
        WHEN date_to = date_from THEN 'day'
        ELSE 'span'
    END AS period_kind,
    date_from, date_to,
    count(DISTINCT article_id) AS articles,
    min(exact) AS lowest,
    max(exact) AS highest,
    arg_max(sentence, newness) AS sentence,
    max(published_date) AS published_date,
    arg_max(url, newness) AS url
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY subject, name, period, base_unit ORDER BY published_date NULLS FIRST, id DESC
    ) AS newness
    FROM measured
)
GROUP BY subject, name, period, base_unit, date_from, date_to;

COMMENT ON VIEW v_indicator_series IS 'Indicators by subject, name and period in base units, one row each, with what the articles disagree about | 按主体、名称、时期排列的指标（基本单位，可比）';
COMMENT ON COLUMN v_indicator_series.subject IS 'Place, organization or sector as the text names it | 主体（地区、机构或行业）';
COMMENT ON COLUMN v_indicator_series.name IS 'What is measured | 指标名称';
COMMENT ON COLUMN v_indicator_series.period IS 'Period, EDTF | 时期（EDTF）';
COMMENT ON COLUMN v_indicator_series.base_unit IS 'Base unit of value | 基本单位';
COMMENT ON COLUMN v_indicator_series.value IS 'Value in the base unit by the newest article, null where only growth is told | 数值（基本单位，以最新稿件为准）';
COMMENT ON COLUMN v_indicator_series.change_pct IS 'Change in percent on the year before | 同比（%）';
COMMENT ON COLUMN v_indicator_series.period_kind IS 'year, half, quarter, month, day, years or span | 时期类型：年、半年、季、月、日、多年、区间';
COMMENT ON COLUMN v_indicator_series.date_from IS 'First day of the period, null where open | 起始日，开放则为空';
COMMENT ON COLUMN v_indicator_series.date_to IS 'Last day of the period, null where open | 结束日，开放则为空';
COMMENT ON COLUMN v_indicator_series.articles IS 'Articles that tell it | 稿件数';
COMMENT ON COLUMN v_indicator_series.lowest IS 'Lowest value told | 最低值';
COMMENT ON COLUMN v_indicator_series.highest IS 'Highest value told | 最高值';
COMMENT ON COLUMN v_indicator_series.sentence IS 'The text of the newest article that says it | 依据原文';
COMMENT ON COLUMN v_indicator_series.published_date IS 'Newest publication day | 最新发布日期';
COMMENT ON COLUMN v_indicator_series.url IS 'Address of the newest article | 稿件网址';
