-- description: Targets of policy documents and whether later indicators met them
-- chinese: 政策目标及其后续完成情况
-- sorted: subject, name, id
-- needs: v_policy_targets
-- notes: An indicator speaks of a target when the subject is the same, the unit is the same (万元 and 元, 公里 and 米 are) and so is the name, but
-- for words that add nothing (全省, 总, 数, 数量). The growth that an indicator tells (change_pct) speaks of a target called …增长, …增速 or, as a fall, …下降, …降低.
-- Its period ends after the policy was issued and not after the target's; the one that ends latest is compared, of one period the
-- newest publication's. What a year adds (新增, 新建, 引进, 增长, …) counts only where its period lies within the target's. Less is better where the name
-- says so (能耗, 排放, 浓度, 失业, 控制), not where the target is a fall (能耗降低). status: met, not_met (its period ends with the target's), so_far_not_met,
-- or unknown where no indicator speaks of it: that means nothing was read, not that nothing was reached.

CREATE VIEW v_policy_outcomes AS
WITH units (unit, base_unit, factor) AS (
    VALUES ('万元', '元', 10000), ('公里', '米', 1000), ('千米', '米', 1000), ('万千瓦', '千瓦', 10000), ('平方公里', '平方米', 1000000),
        ('公顷', '平方米', 10000), ('亩', '平方米', 666.66666667), ('项', '个', 1), ('座', '个', 1), ('家', '个', 1), ('标箱', '标准箱', 1)
),
told AS (
    SELECT id, subject, name, value, unit, date_from, date_to, sentence, article_id FROM indicators WHERE value IS NOT NULL
    UNION ALL
    SELECT id, subject, name || unnest(['增长', '增速']), change_pct, '%', date_from, date_to, sentence, article_id
    FROM indicators
    WHERE change_pct IS NOT NULL
    UNION ALL
    SELECT id, subject, name || unnest(['下降', '降低']), -change_pct, '%', date_from, date_to, sentence, article_id
    FROM indicators
    WHERE change_pct < 0
),
said AS (
    SELECT
        i.*, coalesce(u.base_unit, i.unit) AS base_unit, CAST(i.value AS DOUBLE) * coalesce(u.factor, 1) AS size,
        regexp_replace(regexp_replace(i.name, '^(全省|全市|全县|全区)', ''), '(总数|总量|总额|数量|数)$', '') AS key,
        a.published_date, a.url
    FROM told i
    JOIN articles a ON a.id = i.article_id
    LEFT JOIN units u ON u.unit = i.unit
),
wanted AS (
    SELECT
        t.id, t.subject, t.value, t.date_from, t.date_to, t.article_id, u.factor,
        coalesce(u.base_unit, t.unit) AS base_unit,
        regexp_replace(regexp_replace(t.name, '^(全省|全市|全县|全区)', ''), '(总数|总量|总额|数量|数)$', '') AS key,
        regexp_matches(t.name, '^(新|年|每年|引进|招引|培训)|(增长|增速|下降|降低)$') AS added,
        coalesce(p.issued_date, pa.published_date) AS issued
    FROM policy_targets t
    JOIN policies p ON p.id = t.policy_id
    JOIN articles pa ON pa.id = t.article_id
    LEFT JOIN units u ON u.unit = t.unit
),
compared AS (
    SELECT
        t.id AS target_id, i.size / coalesce(t.factor, 1) AS size, i.value, i.unit, i.period_end, i.sentence, i.url, i.published_date, i.id AS indicator_id
    FROM wanted t
    JOIN (SELECT *, date_to AS period_end FROM said) i
        ON i.subject = t.subject AND i.key = t.key AND i.base_unit IS NOT DISTINCT FROM t.base_unit
    WHERE i.article_id <> t.article_id
        AND i.date_to >= t.issued AND i.published_date >= t.issued
        AND (t.date_to IS NULL OR i.date_to <= t.date_to)
        AND (NOT t.added OR t.date_from IS NULL OR i.date_from >= t.date_from)
    QUALIFY row_number() OVER (PARTITION BY t.id ORDER BY i.date_to DESC, i.published_date DESC, i.id) = 1
)
SELECT
    t.id, t.document_number, t.subject, t.name, t.value AS target, t.unit, t.period,
    regexp_matches(t.name, '能耗|排放|浓度|失业|控制') AND NOT regexp_matches(t.name, '(下降|降低|减少|压减)(率|幅度)?$') AS less_is_better,
    CAST(c.size AS DECIMAL(32, 8)) AS reached, i.period AS reached_period,
    CASE
        WHEN c.size IS NULL THEN 'unknown'
        WHEN CASE WHEN less_is_better THEN reached <= t.value ELSE reached >= t.value END THEN 'met'
        WHEN c.period_end = t.date_to THEN 'not_met'
        ELSE 'so_far_not_met'
    END AS status,
    CASE WHEN t.value <> 0 THEN round(100 * c.size / CAST(t.value AS DOUBLE), 2) END AS reached_pct,
    t.sentence, c.sentence AS reached_sentence, c.url AS reached_url, c.published_date AS reached_published,
    t.issuers, t.issued_date, t.date_to, t.title, t.url, t.article_id
FROM v_policy_targets t
LEFT JOIN compared c ON c.target_id = t.id
LEFT JOIN indicators i ON i.id = c.indicator_id;

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
