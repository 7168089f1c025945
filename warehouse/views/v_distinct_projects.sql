-- description: Projects and groups with repetitions left out: the newest article speaks for all
-- chinese: 去除重复报道的项目及项目组，以最新稿件为准
-- sorted: place_code, published_date, id
-- needs: v_projects
-- notes: Named records with the same name, number and place, and currency, are one; the newest publication is kept, on one day
-- the record with an amount, the larger one first. Records without a name are taken as they are.
-- This is a first rule, by equal names alone.

CREATE VIEW v_distinct_projects AS
WITH kept AS (
    SELECT id
    FROM v_projects
    QUALIFY name IS NULL OR row_number() OVER (
        PARTITION BY name, count, coalesce(place_code, place), currency
        ORDER BY published_date DESC NULLS LAST, total_low DESC NULLS LAST, id
    ) = 1
)
SELECT *
FROM v_projects
WHERE id IN (SELECT id FROM kept);

COMMENT ON VIEW v_distinct_projects IS 'Projects and groups with repetitions left out: the newest article speaks for all | 去除重复报道的项目及项目组，以最新稿件为准';
COMMENT ON COLUMN v_distinct_projects.id IS 'Project record | 项目记录编号';
COMMENT ON COLUMN v_distinct_projects.name IS 'Name as written, null for a bare 项目 | 项目名称，未具名则为空';
COMMENT ON COLUMN v_distinct_projects.count IS '1, or the number of projects in a group | 单个为 1，项目组为项目数';
COMMENT ON COLUMN v_distinct_projects.record IS 'project or group; never add up the two: a group holds its members | project 单个项目，group 项目组；组含成员，不可相加';
COMMENT ON COLUMN v_distinct_projects.stage IS 'Latest stage reached, or planned | 最新阶段';
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
COMMENT ON COLUMN v_distinct_projects.confidence IS 'Estimated probability that the record is right | 记录正确的估计概率';
COMMENT ON COLUMN v_distinct_projects.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_distinct_projects.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_distinct_projects.published IS 'Publication time as the page gives it | 发布时间（按网页所示）';
COMMENT ON COLUMN v_distinct_projects.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_distinct_projects.source IS 'Name of the source | 信息源名称';
COMMENT ON COLUMN v_distinct_projects.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_distinct_projects.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_distinct_projects.char_start IS 'First code point of the evidence in the article''s text | 依据起始位置（码点）';
COMMENT ON COLUMN v_distinct_projects.char_end IS 'Behind the last code point | 依据结束位置（不含）';
COMMENT ON COLUMN v_distinct_projects.addresses IS 'Number of addresses where the article or a near copy stands | 该稿及其近似重复稿的网址数';
