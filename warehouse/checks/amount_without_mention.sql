-- severity: warning
-- description: Amounts that no amount as written in their evidence bears out

SELECT id, article_id, role, low, high, currency, sentence
FROM project_amounts
WHERE text IS NULL
ORDER BY id
