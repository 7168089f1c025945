-- severity: error
-- description: Rows whose article, project or policy is missing

SELECT 'mentions' AS kind, id, article_id AS missing FROM mentions ANTI JOIN articles ON articles.id = article_id
UNION ALL
SELECT 'projects', id, article_id FROM projects ANTI JOIN articles ON articles.id = article_id
UNION ALL
SELECT 'indicators', id, article_id FROM indicators ANTI JOIN articles ON articles.id = article_id
UNION ALL
SELECT 'policies', id, article_id FROM policies ANTI JOIN articles ON articles.id = article_id
UNION ALL
SELECT 'project_amounts', id, project_id FROM project_amounts ANTI JOIN projects ON projects.id = project_id
UNION ALL
SELECT 'project_organizations', id, project_id
FROM project_organizations ANTI JOIN projects ON projects.id = project_id
UNION ALL
SELECT 'policy_targets', id, policy_id FROM policy_targets ANTI JOIN policies ON policies.id = policy_id
UNION ALL
SELECT 'article_addresses', id, article_id FROM article_addresses ANTI JOIN articles ON articles.id = article_id
UNION ALL
SELECT 'article_copies', id, article_id FROM article_copies ANTI JOIN articles ON articles.id = article_id
UNION ALL
SELECT 'article_copies', id, id FROM article_copies ANTI JOIN articles ON articles.id = article_copies.id
UNION ALL
SELECT 'extractions', article_id, article_id FROM extractions ANTI JOIN articles ON articles.id = article_id
ORDER BY ALL
