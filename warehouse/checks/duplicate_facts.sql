-- severity: warning
-- description: The same told twice under two ids: an article's text, or a party, an amount or a figure of one article

SELECT 'articles' AS kind, min(id) AS id, min(id) AS article_id, min(title) AS what, count(*) AS rows
FROM articles
GROUP BY content_hash
HAVING count(*) > 1
UNION ALL
SELECT 'project_amounts', min(id), min(article_id), concat_ws(' ', role, low, high, currency), count(*)
FROM project_amounts
GROUP BY project_id, role, low, high, currency, mention_id
HAVING count(*) > 1
UNION ALL
SELECT 'project_organizations', min(id), min(article_id), concat_ws(' ', role, name), count(*)
FROM project_organizations
GROUP BY project_id, role, name
HAVING count(*) > 1
UNION ALL
SELECT 'projects', min(id), article_id, name, count(*)
FROM projects
WHERE name IS NOT NULL
GROUP BY article_id, name, count, stage, date, char_start, char_end
HAVING count(*) > 1
UNION ALL
SELECT 'indicators', min(id), article_id, concat_ws(' ', subject, name, period), count(*)
FROM indicators
GROUP BY article_id, subject, name, period, value, change_pct, char_start
HAVING count(*) > 1
UNION ALL
SELECT 'policy_targets', min(id), min(article_id), concat_ws(' ', subject, name, period), count(*)
FROM policy_targets
GROUP BY policy_id, subject, name, period, value, char_start
HAVING count(*) > 1
ORDER BY ALL
