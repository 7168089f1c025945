-- description: Every amount of every project record
-- chinese: 各项目记录的全部金额
-- needs: v_stories
-- notes: Of near copies only the article that speaks for them counts (v_stories).
-- Amounts of different currencies stand in different rows; never add them up without `currency`.

CREATE VIEW v_amounts AS
SELECT
    m.id, m.role, m.low, m.high,
    CAST(m.low * 0.00000001 AS DECIMAL(28, 4)) AS amount_yi,
    m.currency, m.modifier, m.text,
    p.name AS project, p.count,
    CASE WHEN p.count = 1 THEN 'project' ELSE 'group' END AS record,
    p.stage, p.place, m.sentence, a.title, a.published, a.published_date, a.publisher, a.source, a.url,
    m.project_id, m.article_id, m.char_start, m.char_end, s.addresses
FROM project_amounts m
JOIN projects p ON p.id = m.project_id
JOIN articles a ON a.id = m.article_id
JOIN v_stories s ON s.article_id = m.article_id;

COMMENT ON VIEW v_amounts IS 'Every amount of every project record | 各项目记录的全部金额';
COMMENT ON COLUMN v_amounts.id IS 'Amount | 金额编号';
COMMENT ON COLUMN v_amounts.role IS 'total_investment, contract_value, output_value, …; of different meaning, never add them up | 金额性质，不同性质不可相加';
COMMENT ON COLUMN v_amounts.low IS 'Lower bound in whole units of the currency | 下限（货币单位）';
COMMENT ON COLUMN v_amounts.high IS 'Upper bound in whole units of the currency | 上限（货币单位）';
COMMENT ON COLUMN v_amounts.amount_yi IS 'Lower bound in 亿 (10^8), rounded to 万 | 下限（亿，四舍五入至万）';
COMMENT ON COLUMN v_amounts.currency IS 'ISO 4217 code | 币种（ISO 4217）';
COMMENT ON COLUMN v_amounts.modifier IS 'approx, over or under | 修饰：approx 约，over 超过，under 以内';
COMMENT ON COLUMN v_amounts.text IS 'As written | 原文';
COMMENT ON COLUMN v_amounts.project IS 'Name of the project, null for a bare 项目 | 项目名称，未具名则为空';
COMMENT ON COLUMN v_amounts.count IS '1, or the number of projects in a group | 单个为 1，项目组为项目数';
COMMENT ON COLUMN v_amounts.record IS 'project or group | project 单个项目，group 项目组';
COMMENT ON COLUMN v_amounts.stage IS 'Latest stage of the project, null where none is told | 项目最新阶段，未提及则为空';
COMMENT ON COLUMN v_amounts.place IS 'Most specific division | 所在行政区划';
COMMENT ON COLUMN v_amounts.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_amounts.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_amounts.published IS 'Publication time as the page gives it | 发布时间（按网页所示）';
COMMENT ON COLUMN v_amounts.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_amounts.publisher IS 'Who wrote it (来源), null where the page does not say | 来源（署名媒体或机关），网页未示则为空';
COMMENT ON COLUMN v_amounts.source IS 'Source that was crawled; who wrote it is the publisher | 信息源（抓取来源，署名见来源）';
COMMENT ON COLUMN v_amounts.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_amounts.project_id IS 'Project record | 项目记录编号';
COMMENT ON COLUMN v_amounts.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_amounts.char_start IS 'First code point of the evidence in the article''s text | 依据起始位置（码点）';
COMMENT ON COLUMN v_amounts.char_end IS 'Behind the last code point | 依据结束位置（不含）';
COMMENT ON COLUMN v_amounts.addresses IS 'Number of addresses where the article or a near copy stands | 该稿及其近似重复稿的网址数';
