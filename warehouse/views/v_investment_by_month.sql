-- description: Investment by place, month and role of the amount
-- chinese: 分地区、月份、金额性质的投资额
-- sorted: place, month, role, currency
-- needs: v_distinct_projects
-- notes: Currency rule: nothing is converted; sums are within one currency. Counting rule: a project counts once, however many
-- articles tell of it, with the preferred figure of each role (v_resolved_projects). A group holds projects that are mostly also told
-- singly, so the two are summed apart and never added: amount_yi is the larger of the two sums, which is what is certain. A phase
-- does not count beside a whole that covers it, nor a group beside a larger group of the place that holds it, where that one tells an
-- amount of the role (part_of). Roles are never added up: what is completed is a part of the total. A place's row does not hold its
-- counties'. The month is that of the stage's date where this is known to the month, else that of the newest report; month_of_stage says
-- which share. Ranges count with their lower end. Place codes are those of the text's day.

CREATE VIEW v_investment_by_month AS
WITH told AS (
    SELECT
        p.place, p.place_code, p.record, p.count, a.role, a.currency, a.low, p.last_published,
        p.date_from IS NOT NULL AND p.date_to IS NOT NULL
            AND date_trunc('month', p.date_from) = date_trunc('month', p.date_to) AS by_stage,
        CAST(date_trunc('month', CASE WHEN by_stage THEN p.date_from ELSE p.last_published END) AS DATE) AS month
    FROM v_distinct_projects p
    JOIN resolved_amounts a ON a.project_id = p.project_id
    LEFT JOIN resolved_projects w ON w.id = p.part_of
    LEFT JOIN resolved_amounts h ON h.project_id = p.part_of AND h.role = a.role AND h.currency = a.currency
    WHERE h.id IS NULL
        OR (p.record = 'group' AND (w.place_code, w.place) IS DISTINCT FROM (p.place_code, p.place))
)
SELECT
    place, place_code, month, role, currency,
    CAST(greatest(
        coalesce(sum(low) FILTER (record = 'project'), 0), coalesce(sum(low) FILTER (record = 'group'), 0)
    ) * 0.00000001 AS DECIMAL(38, 4)) AS amount_yi,
    count(*) FILTER (record = 'project') AS projects,
    CAST(sum(low) FILTER (record = 'project') * 0.00000001 AS DECIMAL(38, 4)) AS projects_yi,
    count(*) FILTER (record = 'group') AS groups,
    CAST(sum(count) FILTER (record = 'group') AS BIGINT) AS projects_in_groups,
    CAST(sum(low) FILTER (record = 'group') * 0.00000001 AS DECIMAL(38, 4)) AS groups_yi,
    round(avg(CAST(by_stage AS INTEGER)), 4) AS month_of_stage,
    max(last_published) AS latest
FROM told
GROUP BY place, place_code, month, role, currency;

COMMENT ON VIEW v_investment_by_month IS 'Investment by place, month and role of the amount | 分地区、月份、金额性质的投资额';
COMMENT ON COLUMN v_investment_by_month.place IS 'Most specific division | 所在行政区划';
COMMENT ON COLUMN v_investment_by_month.place_code IS 'GB/T 2260 code of the text''s day | 行政区划代码（发文时）';
COMMENT ON COLUMN v_investment_by_month.month IS 'First day of the month, null where neither stage nor publication has one | 月份首日';
COMMENT ON COLUMN v_investment_by_month.role IS 'total_investment, completed_investment, …; never add up roles | 金额性质，不同性质不可相加';
COMMENT ON COLUMN v_investment_by_month.currency IS 'Currency, ISO 4217 | 币种（ISO 4217）';
COMMENT ON COLUMN v_investment_by_month.amount_yi IS 'The larger of projects_yi and groups_yi, in 亿: counts nothing twice | 金额（亿）：单个项目合计与项目组合计取大者，不重复计算';
COMMENT ON COLUMN v_investment_by_month.projects IS 'Single projects with such an amount | 单个项目数';
COMMENT ON COLUMN v_investment_by_month.projects_yi IS 'Their sum in 亿 | 单个项目合计（亿）';
COMMENT ON COLUMN v_investment_by_month.groups IS 'Groups of projects with such an amount | 项目组数';
COMMENT ON COLUMN v_investment_by_month.projects_in_groups IS 'Projects in these groups | 项目组内项目数';
COMMENT ON COLUMN v_investment_by_month.groups_yi IS 'Sum of the groups in 亿 | 项目组合计（亿）';
COMMENT ON COLUMN v_investment_by_month.month_of_stage IS 'Share (0..1) of records whose month is the stage''s, not the publication''s | 月份取自阶段时间的比例（0 至 1），其余取自发布时间';
COMMENT ON COLUMN v_investment_by_month.latest IS 'Newest publication day | 最新发布日期';
