-- description: All figures told of a project, with their sources, the preferred one marked
-- chinese: 项目的全部金额及出处，并标明首选
-- sorted: project_id, role, currency, preferred DESC, published DESC, amount_id
-- notes: Conflicting figures stand side by side. rule tells why the preferred one was chosen: only, official, newest or specific (see
-- v_resolved_projects); it is null for the others.

CREATE VIEW v_project_figures AS
SELECT
    m.project_id, r.name AS project, f.role, f.currency,
    CAST(f.low * 0.00000001 AS DECIMAL(28, 4)) AS low_yi,
    CAST(f.high * 0.00000001 AS DECIMAL(28, 4)) AS high_yi,
    f.modifier, b.amount_id IS NOT NULL AS preferred, b.rule, m.speaks, f.sentence, a.title, a.published, a.source, a.url,
    f.id AS amount_id, f.project_id AS report_id
FROM project_amounts f
JOIN project_reports m ON m.id = f.project_id
JOIN resolved_projects r ON r.id = m.project_id
JOIN articles a ON a.id = f.article_id
LEFT JOIN resolved_amounts b ON b.amount_id = f.id
ORDER BY m.project_id, f.role, f.currency, preferred DESC, a.published DESC, f.id;

COMMENT ON VIEW v_project_figures IS 'All figures told of a project, with their sources, the preferred one marked | 项目的全部金额及出处，并标明首选';
COMMENT ON COLUMN v_project_figures.project_id IS 'Resolved project | 项目编号';
COMMENT ON COLUMN v_project_figures.project IS 'Its name | 项目名称';
COMMENT ON COLUMN v_project_figures.role IS 'What the amount is | 金额性质';
COMMENT ON COLUMN v_project_figures.currency IS 'ISO 4217 code | 币种';
COMMENT ON COLUMN v_project_figures.low_yi IS 'Lower bound in 亿 (10^8) of the currency | 下限（亿）';
COMMENT ON COLUMN v_project_figures.high_yi IS 'Upper bound in 亿 | 上限（亿）';
COMMENT ON COLUMN v_project_figures.modifier IS 'approx, over or under | 修饰：approx 约，over 超过，under 以内';
COMMENT ON COLUMN v_project_figures.preferred IS 'Whether it is the preferred figure | 是否首选';
COMMENT ON COLUMN v_project_figures.rule IS 'Why it is | 首选理由';
COMMENT ON COLUMN v_project_figures.speaks IS 'Whether its report counts; false for a near copy | 所在报道是否计数';
COMMENT ON COLUMN v_project_figures.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_project_figures.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_project_figures.published IS 'Publication time | 发布时间';
COMMENT ON COLUMN v_project_figures.source IS 'Name of the source | 信息源名称';
COMMENT ON COLUMN v_project_figures.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_project_figures.amount_id IS 'Row of project_amounts | 金额编号';
COMMENT ON COLUMN v_project_figures.report_id IS 'Report: a row of projects | 报道编号';
