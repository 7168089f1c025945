-- description: Everything that was found in an article, one row a fact, in the order of the text
-- chinese: 稿件中的全部事实，每条一行
-- notes: value is the number in unit (amounts in whole units of the currency); text is what stands in the article or what the fact is called.

CREATE VIEW v_article_facts AS
SELECT f.article_id, f.fact, f.subject, f.text, f.role, f.value, f.unit, f.date, f.place, f.char_start, f.char_end, f.sentence,
    a.title, a.published_date, a.publisher, a.source, a.url, f.id
FROM (
    SELECT article_id, lower(label) AS fact, canonical AS subject, text, organization_type AS role,
        CAST(low AS DECIMAL(32, 8)) AS value, currency AS unit, edtf AS date, NULL::VARCHAR AS place, char_start, char_end, sentence, id
    FROM mentions
    UNION ALL
    SELECT article_id, 'project record', NULL, name, stage, count, '个', date, place, char_start, char_end, sentence, id
    FROM projects
    UNION ALL
    SELECT m.article_id, 'project amount', p.name, m.text, m.role, CAST(m.low AS DECIMAL(32, 8)), m.currency, NULL, p.place,
        m.char_start, m.char_end, m.sentence, m.id
    FROM project_amounts m JOIN projects p ON p.id = m.project_id AND p.article_id = m.article_id
    UNION ALL
    SELECT o.article_id, 'project organization', p.name, o.name, o.role, NULL, NULL, NULL, p.place, o.char_start, o.char_end, o.sentence, o.id
    FROM project_organizations o JOIN projects p ON p.id = o.project_id AND p.article_id = o.article_id
    UNION ALL
    SELECT article_id, 'indicator', subject, name, NULL, value, unit, period, NULL, char_start, char_end, sentence, id FROM indicators
    UNION ALL
    SELECT article_id, 'policy', array_to_string(issuers, '、'), document_number, NULL, NULL, NULL, issued, NULL, char_start, char_end, sentence, id
    FROM policies
    UNION ALL
    SELECT article_id, 'policy target', subject, name, NULL, value, unit, period, NULL, char_start, char_end, sentence, id FROM policy_targets
) f
JOIN articles a ON a.id = f.article_id;

COMMENT ON VIEW v_article_facts IS 'Everything that was found in an article, one row a fact, in the order of the text | 稿件中的全部事实，每条一行';
COMMENT ON COLUMN v_article_facts.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_article_facts.fact IS 'org, project, money, date; project record, project amount, project organization, indicator, policy, policy target | 事实类型';
COMMENT ON COLUMN v_article_facts.subject IS 'Whom or what it is about: canonical name, project, place, issuers | 主体';
COMMENT ON COLUMN v_article_facts.text IS 'As written, or what the fact is called | 原文或名称';
COMMENT ON COLUMN v_article_facts.role IS 'Type of an organization, stage of a project, role of an amount or party | 类型、阶段或角色';
COMMENT ON COLUMN v_article_facts.value IS 'Number in unit; of a range the lower end | 数值，区间取下限';
COMMENT ON COLUMN v_article_facts.unit IS 'Unit or currency | 单位或币种';
COMMENT ON COLUMN v_article_facts.date IS 'Date or period, EDTF | 时间（EDTF）';
COMMENT ON COLUMN v_article_facts.place IS 'Place of the project | 地点';
COMMENT ON COLUMN v_article_facts.char_start IS 'First code point in the article''s text | 起始位置（码点）';
COMMENT ON COLUMN v_article_facts.char_end IS 'Behind the last code point | 结束位置（不含）';
COMMENT ON COLUMN v_article_facts.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_article_facts.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_article_facts.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_article_facts.publisher IS 'Who wrote it (来源), null where the page does not say | 来源（署名媒体或机关），网页未示则为空';
COMMENT ON COLUMN v_article_facts.source IS 'Source that was crawled; who wrote it is the publisher | 信息源（抓取来源，署名见来源）';
COMMENT ON COLUMN v_article_facts.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_article_facts.id IS 'Fact | 事实编号';
