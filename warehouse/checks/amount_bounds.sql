-- severity: error
-- description: Amounts below zero, or with a lower bound above the upper

SELECT 'project_amounts' AS kind, id, article_id, low, high, currency, sentence
FROM project_amounts
WHERE low < 0 OR low > high
UNION ALL
SELECT 'mentions', id, article_id, low, high, currency, sentence FROM mentions WHERE low < 0 OR low > high
ORDER BY ALL
