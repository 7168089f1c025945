-- severity: warning
-- description: Tables that lost more than a tenth of their rows within the last seven days of changes
-- notes: What a table had a week ago is what it has now, less what was inserted since, more what was deleted.

WITH week AS (
    SELECT kind, count(*) FILTER (op = 'insert') AS gained, count(*) FILTER (op = 'delete') AS lost
    FROM changes
    WHERE changed_at > (SELECT max(changed_at) - INTERVAL 7 DAY FROM changes)
    GROUP BY kind
),
present AS (
    SELECT 'articles' AS kind, count(*) AS rows FROM articles
    UNION ALL SELECT 'mentions', count(*) FROM mentions
    UNION ALL SELECT 'projects', count(*) FROM projects
    UNION ALL SELECT 'project_amounts', count(*) FROM project_amounts
    UNION ALL SELECT 'project_organizations', count(*) FROM project_organizations
    UNION ALL SELECT 'indicators', count(*) FROM indicators
    UNION ALL SELECT 'policies', count(*) FROM policies
    UNION ALL SELECT 'policy_targets', count(*) FROM policy_targets
)
SELECT kind, rows - gained + lost AS rows_before, rows, gained, lost
FROM present
JOIN week USING (kind)
WHERE rows < 0.9 * (rows - gained + lost)
ORDER BY kind
