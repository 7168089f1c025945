-- severity: error
-- description: Amounts with a lower bound above the upper

SELECT 'project_amounts' AS kind, id, article_id, low, high, currency, sentence
FROM project_amounts
WHERE low > high
UNION ALL
SELECT 'mentions', id, article_id, low, high, currency, sentence FROM mentions WHERE low > high
ORDER BY ALL
