-- description: Projects and groups, each once, with the article that best shows it
-- chinese: 去重后的项目及项目组，附最能说明的稿件
-- sorted: place_code, published_date, project_id
-- needs: v_resolved_projects
-- notes: One row for each resolved project: however many articles tell of it, it counts once. Name, stage, date, place, parties and
-- amounts are what its reports say together (v_resolved_projects); sentence, title, url, id and confidence are those of the report that tells
-- the preferred amount, else the stage, else of the newest. Amounts of one currency; nothing is converted. Who adds up leaves
-- out the rows with part_of, and keeps projects and groups apart (record).

CREATE VIEW v_distinct_projects AS
WITH amounts AS (
    SELECT a.project_id, f.project_id AS report_id
    FROM resolved_amounts a
    JOIN project_amounts f ON f.id = a.amount_id
    JOIN v_resolved_projects r ON r.id = a.project_id AND r.currency = a.currency
    QUALIFY row_number() OVER (
        PARTITION BY a.project_id ORDER BY list_position(
            ['total_investment', 'contract_value', 'planned_investment', 'completed_investment'], a.role
        ) NULLS LAST, a.role
    ) = 1
),
newest AS (
    SELECT m.project_id, m.id AS report_id
    FROM project_reports m
    JOIN articles a ON a.id = m.article_id
    WHERE m.speaks
    QUALIFY row_number() OVER (PARTITION BY m.project_id ORDER BY a.published_date DESC NULLS LAST, m.id) = 1
),
shown AS (
    SELECT n.project_id, coalesce(a.report_id, s.stage_report_id, n.report_id) AS report_id,
        coalesce(s.stage_report_id, a.report_id, n.report_id) AS dated_id
    FROM newest n
    JOIN resolved_projects s ON s.id = n.project_id
    LEFT JOIN amounts a ON a.project_id = n.project_id
)
SELECT
    p.id, r.name, r.count, r.record, r.stage, d.date, d.date_from, d.date_to, r.place, r.place_code,
    r.total_yi, r.completed_yi, r.planned_yi, r.contract_yi, r.currency, r.total_low, r.total_high, r.total_modifier,
    r.owners, r.partners, r.contractors, r.hosts, r.authorities,
    p.confidence, p.sentence, a.title, a.published, a.published_date, a.source, a.url,
    p.article_id, p.char_start, p.char_end, r.addresses,
    r.id AS project_id, r.part_of, r.stories, r.first_published, r.last_published
FROM v_resolved_projects r
JOIN shown s ON s.project_id = r.id
JOIN projects p ON p.id = s.report_id
JOIN projects d ON d.id = s.dated_id
JOIN articles a ON a.id = p.article_id;

COMMENT ON VIEW v_distinct_projects IS 'Projects and groups, each once, with the article that best shows it | 去重后的项目及项目组，附最能说明的稿件';
COMMENT ON COLUMN v_distinct_projects.id IS 'Report that shows it best: a row of projects | 最能说明的项目记录编号';
COMMENT ON COLUMN v_distinct_projects.name IS 'Name that most stories use, null where none has one | 采用最多的名称，均无则为空';
COMMENT ON COLUMN v_distinct_projects.count IS '1, or the number of projects in a group | 单个为 1，项目组为项目数';
COMMENT ON COLUMN v_distinct_projects.record IS 'project or group; never add up the two: a group holds its members | project 单个项目，group 项目组；组含成员，不可相加';
COMMENT ON COLUMN v_distinct_projects.stage IS 'Furthest stage told | 最新阶段（各报道所及最远者）';
COMMENT ON COLUMN v_distinct_projects.date IS 'When the stage was reached, EDTF | 该阶段的时间（EDTF）';
COMMENT ON COLUMN v_distinct_projects.date_from IS 'First day of that date, null where open | 该时间起始日，开放则为空';
COMMENT ON COLUMN v_distinct_projects.date_to IS 'Last day of that date, null where open | 该时间结束日，开放则为空';
COMMENT ON COLUMN v_distinct_projects.place IS 'Most specific division | 所在行政区划';
COMMENT ON COLUMN v_distinct_projects.place_code IS 'GB/T 2260 code | 行政区划代码';
COMMENT ON COLUMN v_distinct_projects.total_yi IS 'Total investment in 亿 (10^8) of the currency, rounded to 万 | 总投资（亿，四舍五入至万）';
COMMENT ON COLUMN v_distinct_projects.completed_yi IS 'Completed investment in 亿 | 完成投资（亿）';
COMMENT ON COLUMN v_distinct_projects.planned_yi IS 'Planned investment of a year or phase in 亿 | 年度或分期计划投资（亿）';
COMMENT ON COLUMN v_distinct_projects.contract_yi IS 'Contract value in 亿 | 合同金额（亿）';
COMMENT ON COLUMN v_distinct_projects.currency IS 'Currency of the amounts, ISO 4217 | 币种（ISO 4217）';
COMMENT ON COLUMN v_distinct_projects.total_low IS 'Total investment, lower bound, whole units | 总投资下限（货币单位）';
COMMENT ON COLUMN v_distinct_projects.total_high IS 'Total investment, upper bound, whole units | 总投资上限（货币单位）';
COMMENT ON COLUMN v_distinct_projects.total_modifier IS 'approx, over or under | 修饰：approx 约，over 超过，under 以内';
COMMENT ON COLUMN v_distinct_projects.owners IS 'Who invests in, develops or runs it | 业主单位';
COMMENT ON COLUMN v_distinct_projects.partners IS 'Other side of a cooperation | 合作方';
COMMENT ON COLUMN v_distinct_projects.contractors IS 'Who builds it | 承建单位';
COMMENT ON COLUMN v_distinct_projects.hosts IS 'Zone or park that takes it in | 承接园区';
COMMENT ON COLUMN v_distinct_projects.authorities IS 'Organ that approves or signs | 主管机关';
COMMENT ON COLUMN v_distinct_projects.confidence IS 'Estimated probability that this report is right | 记录正确的估计概率';
COMMENT ON COLUMN v_distinct_projects.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_distinct_projects.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_distinct_projects.published IS 'Publication time as the page gives it | 发布时间（按网页所示）';
COMMENT ON COLUMN v_distinct_projects.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_distinct_projects.source IS 'Name of the source | 信息源名称';
COMMENT ON COLUMN v_distinct_projects.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_distinct_projects.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_distinct_projects.char_start IS 'First code point of the evidence in the article''s text | 依据起始位置（码点）';
COMMENT ON COLUMN v_distinct_projects.char_end IS 'Behind the last code point | 依据结束位置（不含）';
COMMENT ON COLUMN v_distinct_projects.addresses IS 'Number of addresses where its reports stand | 该稿及其近似重复稿的网址数（含其他报道）';
COMMENT ON COLUMN v_distinct_projects.project_id IS 'Resolved project, the same from night to night | 项目编号（不随批次变化）';
COMMENT ON COLUMN v_distinct_projects.part_of IS 'Larger project or group whose amount covers this one, null where none is known; leave such rows out of sums | 所属项目（更大的项目或项目组，其金额已含本项，合计时应剔除），未知则为空';
COMMENT ON COLUMN v_distinct_projects.stories IS 'Different stories that tell of it | 不同稿件数';
COMMENT ON COLUMN v_distinct_projects.first_published IS 'Day of the first report | 首次报道日期';
COMMENT ON COLUMN v_distinct_projects.last_published IS 'Day of the newest report | 最近报道日期';
