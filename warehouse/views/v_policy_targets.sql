-- description: Targets of policy documents, one row each
-- chinese: 政策目标，每个一行
-- needs: v_stories
-- notes: Of near copies only the article that speaks for them counts (v_stories).

CREATE VIEW v_policy_targets AS
SELECT
    t.id, p.document_number, t.subject, t.name, t.value, t.unit, t.period, t.date_from, t.date_to, t.sentence,
    p.issuers, p.issued_date, a.title, a.published, a.published_date, a.source, a.url, t.policy_id,
    t.article_id, t.char_start, t.char_end, s.addresses
FROM policy_targets t
JOIN policies p ON p.id = t.policy_id
JOIN articles a ON a.id = t.article_id
JOIN v_stories s ON s.article_id = t.article_id;

COMMENT ON VIEW v_policy_targets IS 'Targets of policy documents, one row each | 政策目标，每个一行';
COMMENT ON COLUMN v_policy_targets.id IS 'Target | 目标编号';
COMMENT ON COLUMN v_policy_targets.document_number IS 'Document number of the policy | 发文字号';
COMMENT ON COLUMN v_policy_targets.subject IS 'Place, organization or sector | 主体';
COMMENT ON COLUMN v_policy_targets.name IS 'What is to be reached | 目标名称';
COMMENT ON COLUMN v_policy_targets.value IS 'Value, written out | 目标值';
COMMENT ON COLUMN v_policy_targets.unit IS 'Bare unit | 单位';
COMMENT ON COLUMN v_policy_targets.period IS 'By when, EDTF | 目标期（EDTF）';
COMMENT ON COLUMN v_policy_targets.date_from IS 'First day of the period, null where open | 目标期起始日，开放则为空';
COMMENT ON COLUMN v_policy_targets.date_to IS 'Last day of the period, null where open | 目标期结束日，开放则为空';
COMMENT ON COLUMN v_policy_targets.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_policy_targets.issuers IS 'Issuing organs | 发文机关';
COMMENT ON COLUMN v_policy_targets.issued_date IS 'First day of the document''s date | 成文日期首日';
COMMENT ON COLUMN v_policy_targets.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_policy_targets.published IS 'Publication time as the page gives it | 发布时间（按网页所示）';
COMMENT ON COLUMN v_policy_targets.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_policy_targets.source IS 'Source that was crawled; who wrote it is the publisher | 信息源（抓取来源，署名见来源）';
COMMENT ON COLUMN v_policy_targets.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_policy_targets.policy_id IS 'Policy | 政策编号';
COMMENT ON COLUMN v_policy_targets.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_policy_targets.char_start IS 'First code point of the evidence in the article''s text | 依据起始位置（码点）';
COMMENT ON COLUMN v_policy_targets.char_end IS 'Behind the last code point | 依据结束位置（不含）';
COMMENT ON COLUMN v_policy_targets.addresses IS 'Number of addresses where the article or a near copy stands | 该稿及其近似重复稿的网址数';
