-- description: Targets of policy documents and whether later indicators met them
-- chinese: 政策目标及其后续完成情况
-- sorted: subject, name, id
-- needs: v_policy_targets
-- notes: An indicator speaks of a target when subject, name and unit are the same and its period ends after the policy was issued. The
-- one whose period ends latest, but not after the target's, is compared (any, where the target has no end). Less is better where the name
-- says so (能耗, 排放, 浓度, 失业, 降低, 下降, 控制). status: met, not_met (its period is the last of the target's), so_far_not_met, or unknown where
-- no indicator speaks of it: that means nothing was read, not that nothing was reached.

CREATE VIEW v_policy_outcomes AS
WITH compared AS (
    SELECT
        t.id AS target_id, i.value, i.period, i.date_to, i.sentence, i.article_id, a.url, a.published_date
    FROM policy_targets t
    JOIN policies p ON p.id = t.policy_id
    JOIN articles pa ON pa.id = t.article_id
    JOIN indicators i ON i.subject = t.subject AND i.name = t.name AND i.unit IS NOT DISTINCT FROM t.unit
    JOIN articles a ON a.id = i.article_id
    WHERE i.value IS NOT NULL AND i.article_id <> t.article_id
        AND i.date_to >= coalesce(p.issued_date, pa.published_date)
        AND (t.date_to IS NULL OR i.date_to <= t.date_to)
        AND a.published_date >= coalesce(p.issued_date, pa.published_date)
    QUALIFY row_number() OVER (
        PARTITION BY t.id ORDER BY i.date_to DESC, a.published_date DESC, i.id
    ) = 1
)
SELECT
    t.id, t.document_number, t.subject, t.name, t.value AS target, t.unit, t.period,
    regexp_matches(t.name, '能耗|排放|浓度|失业|降低|下降|控制') AS less_is_better,
    c.value AS reached, c.period AS reached_period,
    CASE
        WHEN c.value IS NULL THEN 'unknown'
        WHEN CASE WHEN less_is_better THEN c.value <= t.value ELSE c.value >= t.value END THEN 'met'
        WHEN c.date_to = t.date_to THEN 'not_met'
        ELSE 'so_far_not_met'
    END AS status,
    CASE WHEN t.value <> 0 THEN round(100 * CAST(c.value AS DOUBLE) / CAST(t.value AS DOUBLE), 2) END AS reached_pct,
    t.sentence, c.sentence AS reached_sentence, c.url AS reached_url, c.published_date AS reached_published,
    t.issuers, t.issued_date, t.date_to, t.title, t.url, t.article_id
FROM v_policy_targets t
LEFT JOIN compared c ON c.target_id = t.id;

COMMENT ON VIEW v_policy_outcomes IS 'Targets of policy documents and whether later indicators met them | 政策目标及其后续完成情况';
COMMENT ON COLUMN v_policy_outcomes.id IS 'Target | 目标编号';
COMMENT ON COLUMN v_policy_outcomes.document_number IS 'Document number | 发文字号';
COMMENT ON COLUMN v_policy_outcomes.subject IS 'Place, organization or sector | 主体';
COMMENT ON COLUMN v_policy_outcomes.name IS 'What is to be reached | 目标名称';
COMMENT ON COLUMN v_policy_outcomes.target IS 'Value wanted, written out | 目标值';
COMMENT ON COLUMN v_policy_outcomes.unit IS 'Unit of both values | 单位';
COMMENT ON COLUMN v_policy_outcomes.period IS 'By when, EDTF | 目标期（EDTF）';
COMMENT ON COLUMN v_policy_outcomes.less_is_better IS 'Whether less is better | 是否越低越好';
COMMENT ON COLUMN v_policy_outcomes.reached IS 'Value of the indicator | 实际值';
COMMENT ON COLUMN v_policy_outcomes.reached_period IS 'Period of the indicator, EDTF | 实际值时期（EDTF）';
COMMENT ON COLUMN v_policy_outcomes.status IS 'met, not_met, so_far_not_met, or unknown where no indicator speaks of it | 完成情况：met 完成，not_met 未完成，so_far_not_met 尚未完成，unknown 未读到';
COMMENT ON COLUMN v_policy_outcomes.reached_pct IS 'Reached in percent of the target | 完成比例（%）';
COMMENT ON COLUMN v_policy_outcomes.sentence IS 'The text that sets the target | 目标原文';
COMMENT ON COLUMN v_policy_outcomes.reached_sentence IS 'The text that tells the value reached | 实际值原文';
COMMENT ON COLUMN v_policy_outcomes.reached_url IS 'Address of that article | 实际值稿件网址';
COMMENT ON COLUMN v_policy_outcomes.reached_published IS 'Publication day of that article | 实际值发布日期';
COMMENT ON COLUMN v_policy_outcomes.issuers IS 'Issuing organs | 发文机关';
COMMENT ON COLUMN v_policy_outcomes.issued_date IS 'First day of the document''s date | 成文日期';
COMMENT ON COLUMN v_policy_outcomes.date_to IS 'Last day of the target''s period | 目标期结束日';
COMMENT ON COLUMN v_policy_outcomes.title IS 'Title of the document | 文件标题';
COMMENT ON COLUMN v_policy_outcomes.url IS 'Address of the document | 文件网址';
COMMENT ON COLUMN v_policy_outcomes.article_id IS 'Article of the document | 文件稿件编号';
