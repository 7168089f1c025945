-- description: Investment by place, kind of record and currency
-- chinese: 分地区、记录类型、币种的投资额
-- sorted: place, record, currency
-- needs: v_distinct_projects
-- notes: Currency rule: nothing is converted; sums are within one currency, a project without amounts has the currency null.
-- No double counting: a project counts once, however many articles tell of it, with its preferred figure (v_distinct_projects); a phase
-- does not count beside a whole that covers it, nor a group beside a larger group of the place that holds it (part_of). Single
-- projects and groups are separate rows, because a group holds projects that are mostly also told singly: never add up the two. Sums of groups that no
-- article tells together can still overlap (a year's list and a month's ceremony). A place's row does not hold its
-- counties' projects. Ranges count with their lower end in total_yi, with the upper in total_yi_high.

CREATE VIEW v_investment_by_place AS
SELECT
    p.place, p.place_code, p.record, p.currency,
    count(*) AS records,
    CAST(sum(p.count) AS BIGINT) AS projects,
    count(p.total_yi) AS with_total,
    CAST(sum(p.total_low) * 0.00000001 AS DECIMAL(38, 4)) AS total_yi,
    CAST(sum(p.total_high) * 0.00000001 AS DECIMAL(38, 4)) AS total_yi_high,
    sum(p.completed_yi) AS completed_yi,
    max(p.last_published) AS latest
FROM v_distinct_projects p
LEFT JOIN resolved_projects w ON w.id = p.part_of
WHERE p.part_of IS NULL OR (p.record = 'group' AND (w.place_code, w.place) IS DISTINCT FROM (p.place_code, p.place))
GROUP BY p.place, p.place_code, p.record, p.currency;

COMMENT ON VIEW v_investment_by_place IS 'Investment by place, kind of record and currency | 分地区、记录类型、币种的投资额';
COMMENT ON COLUMN v_investment_by_place.place IS 'Division as the records name it, null where none is told | 行政区划，未载明则为空';
COMMENT ON COLUMN v_investment_by_place.place_code IS 'GB/T 2260 code | 行政区划代码';
COMMENT ON COLUMN v_investment_by_place.record IS 'project or group; never add up the two | project 单个项目，group 项目组；不可相加';
COMMENT ON COLUMN v_investment_by_place.currency IS 'Currency of the sums, null for records without amounts | 币种，无金额则为空';
COMMENT ON COLUMN v_investment_by_place.records IS 'Resolved projects or groups | 记录数（去重后的项目或项目组）';
COMMENT ON COLUMN v_investment_by_place.projects IS 'Projects that they stand for | 所含项目数';
COMMENT ON COLUMN v_investment_by_place.with_total IS 'Of these, those with a total investment | 有总投资的记录数';
COMMENT ON COLUMN v_investment_by_place.total_yi IS 'Sum of total investment in 亿, ranges with the lower end | 总投资合计（亿，区间取下限）';
COMMENT ON COLUMN v_investment_by_place.total_yi_high IS 'The same, ranges with the upper end | 总投资合计（亿，区间取上限）';
COMMENT ON COLUMN v_investment_by_place.completed_yi IS 'Sum of completed investment in 亿 | 完成投资合计（亿）';
COMMENT ON COLUMN v_investment_by_place.latest IS 'Newest publication among them | 最近发布日期';
