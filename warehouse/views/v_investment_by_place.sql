-- description: Investment by place, kind of record and currency
-- chinese: 分地区、记录类型、币种的投资额
-- sorted: place, record, currency
-- needs: v_distinct_projects
-- notes: Currency rule: nothing is converted; sums are within one currency, a record without amounts has the currency null.
-- No double counting: single projects and groups are separate rows, because a group holds projects that may also be told
-- singly; of the groups that one article tells of a place only the largest counts, because the others are mostly its parts;
-- repeated reports count once (v_distinct_projects). Sums of groups over several articles can still overlap (a year's list and
-- a month's ceremony). A place's row does not hold its counties' projects. Ranges count with their lower end in total_yi,
-- with the upper in total_yi_high.

CREATE VIEW v_investment_by_place AS
SELECT
    place, place_code, record, currency,
    count(*) AS records,
    CAST(sum(count) AS BIGINT) AS projects,
    count(total_yi) AS with_total,
    CAST(sum(total_low) * 0.00000001 AS DECIMAL(38, 4)) AS total_yi,
    CAST(sum(total_high) * 0.00000001 AS DECIMAL(38, 4)) AS total_yi_high,
    sum(completed_yi) AS completed_yi,
    max(published_date) AS latest
FROM (
    SELECT *
    FROM v_distinct_projects
    QUALIFY record = 'project' OR row_number() OVER (
        PARTITION BY record, article_id, place, place_code, currency ORDER BY total_low DESC NULLS LAST, count DESC, id
    ) = 1
)
GROUP BY place, place_code, record, currency;

COMMENT ON VIEW v_investment_by_place IS 'Investment by place, kind of record and currency | 分地区、记录类型、币种的投资额';
COMMENT ON COLUMN v_investment_by_place.place IS 'Division as the records name it, null where none is told | 行政区划，未载明则为空';
COMMENT ON COLUMN v_investment_by_place.place_code IS 'GB/T 2260 code | 行政区划代码';
COMMENT ON COLUMN v_investment_by_place.record IS 'project or group; never add up the two | project 单个项目，group 项目组；不可相加';
COMMENT ON COLUMN v_investment_by_place.currency IS 'Currency of the sums, null for records without amounts | 币种，无金额则为空';
COMMENT ON COLUMN v_investment_by_place.records IS 'Records | 记录数';
COMMENT ON COLUMN v_investment_by_place.projects IS 'Projects that they stand for | 所含项目数';
COMMENT ON COLUMN v_investment_by_place.with_total IS 'Records with a total investment | 有总投资的记录数';
COMMENT ON COLUMN v_investment_by_place.total_yi IS 'Sum of total investment in 亿, ranges with the lower end | 总投资合计（亿，区间取下限）';
COMMENT ON COLUMN v_investment_by_place.total_yi_high IS 'The same, ranges with the upper end | 总投资合计（亿，区间取上限）';
COMMENT ON COLUMN v_investment_by_place.completed_yi IS 'Sum of completed investment in 亿 | 完成投资合计（亿）';
COMMENT ON COLUMN v_investment_by_place.latest IS 'Newest publication among them | 最近发布日期';
