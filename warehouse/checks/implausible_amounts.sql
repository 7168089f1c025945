-- severity: warning
-- description: Amounts above 10 million million (twice the province's yearly product), or investments below 1000

SELECT id, article_id, role, low, high, currency, sentence
FROM project_amounts
WHERE high > 10000000000000 OR (role = 'total_investment' AND high < 1000)
ORDER BY high DESC, id
