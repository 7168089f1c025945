-- description: Projects, each once, with latest stage, preferred amounts, parties and number of reports
-- chinese: 去重后的项目：最新阶段、首选金额、相关机构与报道数
-- sorted: place_code, last_published, id
-- notes: One row for each project or group of projects; never add up the two (record). Reports of the same project are gathered by
-- the rules of warehouse/resolution; why, project_reports tells. Latest stage: the furthest that any report tells. Preferred
-- amount of a role: official before press (an address below gov.cn, or a policy document), then the newest publication, of one day the
-- most specific; where that one is rounded and an exact figure of another report lies within 3 % of it, the exact one. All
-- figures stand in v_project_figures; conflicts counts roles with more than one value. Amounts are in the currency of the total
-- investment, else CNY before others; nothing is converted. part_of names the larger project or group whose amount covers this one:
-- who adds up leaves those rows out.

CREATE VIEW v_resolved_projects AS
WITH told AS (
    SELECT
        project_id,
        coalesce(
            min(currency) FILTER (role = 'total_investment' AND currency = 'CNY'),
            min(currency) FILTER (role = 'total_investment'),
            min(currency) FILTER (shown AND currency = 'CNY'),
            min(currency) FILTER (shown)
        ) AS currency,
        count(*) FILTER (differing > 1) AS conflicts
    FROM (
        SELECT *, role IN ('total_investment', 'contract_value', 'completed_investment', 'planned_investment') AS shown
        FROM resolved_amounts
    )
    GROUP BY project_id
),
amounts AS (
    SELECT
        t.project_id, t.currency, t.conflicts,
        max(a.low) FILTER (role = 'total_investment') AS total_low,
        max(a.high) FILTER (role = 'total_investment') AS total_high,
        max(a.modifier) FILTER (role = 'total_investment') AS total_modifier,
        max(a.low) FILTER (role = 'contract_value') AS contract_low,
        max(a.low) FILTER (role = 'completed_investment') AS completed_low,
        max(a.low) FILTER (role = 'planned_investment') AS planned_low
    FROM told t
    JOIN resolved_amounts a ON a.project_id = t.project_id AND a.currency = t.currency
    GROUP BY ALL
),
parties AS (
    SELECT
        p.project_id,
        list(DISTINCT o.name ORDER BY o.name) FILTER (p.role = 'owner') AS owners,
        list(DISTINCT o.name ORDER BY o.name) FILTER (p.role = 'partner') AS partners,
        list(DISTINCT o.name ORDER BY o.name) FILTER (p.role = 'contractor') AS contractors,
        list(DISTINCT o.name ORDER BY o.name) FILTER (p.role = 'host') AS hosts,
        list(DISTINCT o.name ORDER BY o.name) FILTER (p.role = 'authority') AS authorities
    FROM resolved_parties p
    JOIN resolved_organizations o ON o.id = p.organization_id
    GROUP BY p.project_id
)
SELECT
    r.id, r.name, r.count, CASE WHEN r.count = 1 THEN 'project' ELSE 'group' END AS record, r.phase,
    r.stage, r.stage_date, r.place, r.place_code, l.prefecture, l.province,
    CAST(a.total_low * 0.00000001 AS DECIMAL(28, 4)) AS total_yi,
    CAST(a.contract_low * 0.00000001 AS DECIMAL(28, 4)) AS contract_yi,
    CAST(a.completed_low * 0.00000001 AS DECIMAL(28, 4)) AS completed_yi,
    CAST(a.planned_low * 0.00000001 AS DECIMAL(28, 4)) AS planned_yi,
    a.currency, a.total_low, a.total_high, a.total_modifier, coalesce(a.conflicts, 0) AS conflicts,
    coalesce(p.owners, []) AS owners, coalesce(p.partners, []) AS partners, coalesce(p.contractors, []) AS contractors,
    coalesce(p.hosts, []) AS hosts, coalesce(p.authorities, []) AS authorities,
    r.reports, r.stories, r.addresses, r.first_published, r.last_published, r.part_of
FROM resolved_projects r
LEFT JOIN places l ON l.id = r.place_id
LEFT JOIN amounts a ON a.project_id = r.id
LEFT JOIN parties p ON p.project_id = r.id;

COMMENT ON VIEW v_resolved_projects IS 'Projects, each once, with latest stage, preferred amounts, parties and number of reports | 去重后的项目：最新阶段、首选金额、相关机构与报道数';
COMMENT ON COLUMN v_resolved_projects.id IS 'Resolved project | 项目编号';
COMMENT ON COLUMN v_resolved_projects.name IS 'Name that most stories use, null where none has one | 采用最多的名称，均无则为空';
COMMENT ON COLUMN v_resolved_projects.count IS '1, or the number of projects in a group | 单个为 1，项目组为项目数';
COMMENT ON COLUMN v_resolved_projects.record IS 'project or group; never add up the two | project 单个项目，group 项目组；不可相加';
COMMENT ON COLUMN v_resolved_projects.phase IS 'Number of the phase | 期数';
COMMENT ON COLUMN v_resolved_projects.stage IS 'Furthest stage told | 最远阶段';
COMMENT ON COLUMN v_resolved_projects.stage_date IS 'When it was reached, EDTF | 该阶段时间（EDTF）';
COMMENT ON COLUMN v_resolved_projects.place IS 'Most specific place told | 最具体地点';
COMMENT ON COLUMN v_resolved_projects.place_code IS 'GB/T 2260 code | 行政区划代码';
COMMENT ON COLUMN v_resolved_projects.prefecture IS 'Prefecture of the place | 所属地级区划';
COMMENT ON COLUMN v_resolved_projects.province IS 'Province of the place | 所属省级区划';
COMMENT ON COLUMN v_resolved_projects.total_yi IS 'Preferred total investment in 亿 (10^8) of the currency | 首选总投资（亿）';
COMMENT ON COLUMN v_resolved_projects.contract_yi IS 'Preferred contract value in 亿 | 首选合同金额（亿）';
COMMENT ON COLUMN v_resolved_projects.completed_yi IS 'Preferred completed investment in 亿 | 首选完成投资（亿）';
COMMENT ON COLUMN v_resolved_projects.planned_yi IS 'Preferred planned investment in 亿 | 首选计划投资（亿）';
COMMENT ON COLUMN v_resolved_projects.currency IS 'Currency of the amounts, ISO 4217 | 币种（ISO 4217）';
COMMENT ON COLUMN v_resolved_projects.total_low IS 'Total investment, lower bound, whole units | 总投资下限（货币单位）';
COMMENT ON COLUMN v_resolved_projects.total_high IS 'Total investment, upper bound, whole units | 总投资上限（货币单位）';
COMMENT ON COLUMN v_resolved_projects.total_modifier IS 'approx, over or under | 修饰：approx 约，over 超过，under 以内';
COMMENT ON COLUMN v_resolved_projects.conflicts IS 'Roles and currencies for which stories tell different values | 各稿件数值有出入的金额项数';
COMMENT ON COLUMN v_resolved_projects.owners IS 'Who invests in, develops or runs it | 业主单位';
COMMENT ON COLUMN v_resolved_projects.partners IS 'Other side of a cooperation | 合作方';
COMMENT ON COLUMN v_resolved_projects.contractors IS 'Who builds it | 承建单位';
COMMENT ON COLUMN v_resolved_projects.hosts IS 'Zone or park that takes it in | 承接园区';
COMMENT ON COLUMN v_resolved_projects.authorities IS 'Organ that approves or signs | 主管机关';
COMMENT ON COLUMN v_resolved_projects.reports IS 'Reports, copies included | 报道数（含重复稿件）';
COMMENT ON COLUMN v_resolved_projects.stories IS 'Different stories | 不同稿件数';
COMMENT ON COLUMN v_resolved_projects.addresses IS 'Addresses of the reports | 报道网址数';
COMMENT ON COLUMN v_resolved_projects.first_published IS 'Day of the first report | 首次报道日期';
COMMENT ON COLUMN v_resolved_projects.last_published IS 'Day of the newest report | 最近报道日期';
COMMENT ON COLUMN v_resolved_projects.part_of IS 'Larger project or group whose amount covers this one, null where none is known; leave such rows out of sums | 所属项目（更大的项目或项目组，其金额已含本项，合计时应剔除），未知则为空';
