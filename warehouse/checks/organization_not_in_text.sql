-- severity: warning
-- description: Parties of projects whose name does not stand in the article

SELECT o.id, o.article_id, o.role, o.name
FROM project_organizations o
JOIN articles a ON a.id = o.article_id
WHERE NOT contains(a.title || coalesce(chr(10) || a.body, ''), o.name)
ORDER BY o.id
