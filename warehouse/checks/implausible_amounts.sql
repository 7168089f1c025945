-- severity: warning
-- description: Amounts of projects that are below zero, too small for their role, larger than any project or the
--   province could have, or more completed than was to be invested at all
-- notes: 10 million million is twice the province's yearly product; no single project of it has cost 300 thousand million.
--   What is under way may cost a tenth more than was planned.

SELECT 'bounds' AS why, m.id, m.article_id, p.name, m.role, m.low, m.high, m.currency, m.sentence
FROM project_amounts m
JOIN projects p ON p.id = m.project_id
WHERE m.low < 0
    OR m.high > 10000000000000
    OR (m.high > 300000000000 AND p.count = 1 AND m.role IN ('total_investment', 'planned_investment', 'completed_investment', 'contract_value'))
    OR (m.high < 1000 AND m.role IN ('total_investment', 'planned_investment', 'completed_investment', 'contract_value'))
UNION ALL
SELECT 'completed above total', c.id, c.article_id, p.name, c.role, c.low, c.high, c.currency, c.sentence
FROM project_amounts c
JOIN project_amounts t ON t.project_id = c.project_id AND t.currency = c.currency AND t.role = 'total_investment'
JOIN projects p ON p.id = c.project_id
WHERE c.role = 'completed_investment' AND c.low > 1.1 * t.high
ORDER BY ALL
