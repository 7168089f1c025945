-- description: One row for each project record of each article, with its investment in 亿 and its parties
-- chinese: 各稿件的每条项目记录，含以亿为单位的投资额及相关方
-- sorted: place_code, published_date, id
-- needs: v_stories
-- notes: Of near copies only the article that speaks for them counts (v_stories).
-- Amounts are those of one currency: CNY where the record has it, else the currency of the largest total. Nothing is
-- converted. A range is told by its lower end in the _yi columns; total_low and total_high are exact. Two articles about one project are
-- two rows with one project_id; v_distinct_projects counts it once.

CREATE VIEW v_projects AS
WITH money AS (
    SELECT
        project_id, currency,
        max(low) FILTER (role = 'total_investment') AS total_low,
        arg_max(high, low) FILTER (role = 'total_investment') AS total_high,
        arg_max(modifier, low) FILTER (role = 'total_investment') AS total_modifier,
        max(low) FILTER (role = 'completed_investment') AS completed,
        max(low) FILTER (role = 'planned_investment') AS planned,
        max(low) FILTER (role = 'contract_value') AS contract
    FROM project_amounts
    WHERE role IN ('total_investment', 'completed_investment', 'planned_investment', 'contract_value')
    GROUP BY project_id, currency
    QUALIFY row_number() OVER (
        PARTITION BY project_id ORDER BY total_low IS NULL, currency <> 'CNY', total_low DESC, currency
    ) = 1
),
parties AS (
    SELECT
        project_id,
        list(name ORDER BY name) FILTER (role = 'owner') AS owners,
        list(name ORDER BY name) FILTER (role = 'partner') AS partners,
        list(name ORDER BY name) FILTER (role = 'contractor') AS contractors,
        list(name ORDER BY name) FILTER (role = 'host') AS hosts,
        list(name ORDER BY name) FILTER (role = 'authority') AS authorities
    FROM project_organizations
    GROUP BY project_id
)
SELECT
    p.id, p.name, p.count,
    CASE WHEN p.count = 1 THEN 'project' ELSE 'group' END AS record,
    p.stage, p.date, p.date_from, p.date_to, p.place, p.place_code,
    CAST(m.total_low * 0.00000001 AS DECIMAL(28, 4)) AS total_yi,
    CAST(m.completed * 0.00000001 AS DECIMAL(28, 4)) AS completed_yi,
    CAST(m.planned * 0.00000001 AS DECIMAL(28, 4)) AS planned_yi,
    CAST(m.contract * 0.00000001 AS DECIMAL(28, 4)) AS contract_yi,
    m.currency, m.total_low, m.total_high, m.total_modifier,
    coalesce(o.owners, []::VARCHAR[]) AS owners,
    coalesce(o.partners, []::VARCHAR[]) AS partners,
    coalesce(o.contractors, []::VARCHAR[]) AS contractors,
    coalesce(o.hosts, []::VARCHAR[]) AS hosts,
    coalesce(o.authorities, []::VARCHAR[]) AS authorities,
    p.confidence, p.sentence, a.title, a.published, a.published_date, a.source, a.url,
    p.article_id, p.char_start, p.char_end, s.addresses, r.project_id
FROM projects p
JOIN articles a ON a.id = p.article_id
JOIN v_stories s ON s.article_id = p.article_id
LEFT JOIN project_reports r ON r.id = p.id
LEFT JOIN money m ON m.project_id = p.id
LEFT JOIN parties o ON o.project_id = p.id;

COMMENT ON VIEW v_projects IS 'One row for each project record of each article, with its investment in 亿 and its parties | 各稿件的每条项目记录，含以亿为单位的投资额及相关方';
COMMENT ON COLUMN v_projects.id IS 'Project record | 项目记录编号';
COMMENT ON COLUMN v_projects.name IS 'Name as written, null for a bare 项目 | 项目名称，未具名则为空';
COMMENT ON COLUMN v_projects.count IS '1, or the number of projects in a group | 单个为 1，项目组为项目数';
COMMENT ON COLUMN v_projects.record IS 'project or group; never add up the two: a group holds its members | project 单个项目，group 项目组；组含成员，不可相加';
COMMENT ON COLUMN v_projects.stage IS 'Latest stage reached, or planned | 最新阶段';
COMMENT ON COLUMN v_projects.date IS 'When the stage was reached, EDTF | 该阶段的时间（EDTF）';
COMMENT ON COLUMN v_projects.date_from IS 'First day of that date, null where open | 该时间起始日，开放则为空';
COMMENT ON COLUMN v_projects.date_to IS 'Last day of that date, null where open | 该时间结束日，开放则为空';
COMMENT ON COLUMN v_projects.place IS 'Most specific division | 所在行政区划';
COMMENT ON COLUMN v_projects.place_code IS 'GB/T 2260 code | 行政区划代码';
COMMENT ON COLUMN v_projects.total_yi IS 'Total investment in 亿 (10^8) of the currency, rounded to 万 | 总投资（亿，四舍五入至万）';
COMMENT ON COLUMN v_projects.completed_yi IS 'Completed investment in 亿 | 完成投资（亿）';
COMMENT ON COLUMN v_projects.planned_yi IS 'Planned investment of a year or phase in 亿 | 年度或分期计划投资（亿）';
COMMENT ON COLUMN v_projects.contract_yi IS 'Contract value in 亿 | 合同金额（亿）';
COMMENT ON COLUMN v_projects.currency IS 'Currency of the amounts, ISO 4217 | 币种（ISO 4217）';
COMMENT ON COLUMN v_projects.total_low IS 'Total investment, lower bound, whole units | 总投资下限（货币单位）';
COMMENT ON COLUMN v_projects.total_high IS 'Total investment, upper bound, whole units | 总投资上限（货币单位）';
COMMENT ON COLUMN v_projects.total_modifier IS 'approx, over or under | 修饰：approx 约，over 超过，under 以内';
COMMENT ON COLUMN v_projects.owners IS 'Who invests in, develops or runs it | 业主单位';
COMMENT ON COLUMN v_projects.partners IS 'Other side of a cooperation | 合作方';
COMMENT ON COLUMN v_projects.contractors IS 'Who builds it | 承建单位';
COMMENT ON COLUMN v_projects.hosts IS 'Zone or park that takes it in | 承接园区';
COMMENT ON COLUMN v_projects.authorities IS 'Organ that approves or signs | 主管机关';
COMMENT ON COLUMN v_projects.confidence IS 'Estimated probability that the record is right | 记录正确的估计概率';
COMMENT ON COLUMN v_projects.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_projects.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_projects.published IS 'Publication time as the page gives it | 发布时间（按网页所示）';
COMMENT ON COLUMN v_projects.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_projects.source IS 'Name of the source | 信息源名称';
COMMENT ON COLUMN v_projects.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_projects.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_projects.char_start IS 'First code point of the evidence in the article''s text | 依据起始位置（码点）';
COMMENT ON COLUMN v_projects.char_end IS 'Behind the last code point | 依据结束位置（不含）';
COMMENT ON COLUMN v_projects.addresses IS 'Number of addresses where the article or a near copy stands | 该稿及其近似重复稿的网址数';
COMMENT ON COLUMN v_projects.project_id IS 'Resolved project that the record tells of, null until `yanzhao resolve` | 所属项目编号，归并前为空';
