-- severity: warning
-- description: Reports that belong to no project although others were resolved: run `yanzhao resolve`

SELECT p.id, p.article_id, p.name
FROM projects p
JOIN articles a ON a.id = p.article_id
LEFT JOIN project_reports m ON m.id = p.id
LEFT JOIN resolved_projects r ON r.id = m.project_id
WHERE r.id IS NULL AND EXISTS (FROM project_reports)
ORDER BY p.id
