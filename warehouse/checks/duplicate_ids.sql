-- severity: error
-- description: Ids that stand in more than one row of a table, and articles that are also another's further address

SELECT kind, id, count(*) AS rows
FROM (
    SELECT 'mentions' AS kind, id FROM mentions
    UNION ALL SELECT 'projects', id FROM projects
    UNION ALL SELECT 'project_amounts', id FROM project_amounts
    UNION ALL SELECT 'project_organizations', id FROM project_organizations
    UNION ALL SELECT 'indicators', id FROM indicators
    UNION ALL SELECT 'policies', id FROM policies
    UNION ALL SELECT 'policy_targets', id FROM policy_targets
    UNION ALL SELECT 'articles', id FROM articles
    UNION ALL SELECT 'articles', id FROM article_addresses
)
GROUP BY kind, id
HAVING count(*) > 1
ORDER BY ALL
