-- severity: warning
-- description: Resolved rows whose project, organization, report or amount is missing: run `yanzhao resolve`

SELECT 'project_reports' AS kind, id, id AS missing FROM project_reports ANTI JOIN projects ON projects.id = project_reports.id
UNION ALL
SELECT 'resolved_amounts', id, project_id FROM resolved_amounts ANTI JOIN resolved_projects p ON p.id = project_id
UNION ALL
SELECT 'resolved_amounts', id, amount_id FROM resolved_amounts ANTI JOIN project_amounts a ON a.id = amount_id
UNION ALL
SELECT 'resolved_parties', id, project_id FROM resolved_parties ANTI JOIN resolved_projects p ON p.id = project_id
UNION ALL
SELECT 'resolved_parties', id, organization_id FROM resolved_parties ANTI JOIN resolved_organizations o ON o.id = organization_id
UNION ALL
SELECT 'organization_names', id, organization_id FROM organization_names ANTI JOIN resolved_organizations o ON o.id = organization_id
UNION ALL
SELECT 'project_forwards', id, project_id FROM project_forwards ANTI JOIN resolved_projects p ON p.id = project_id
UNION ALL
SELECT 'organization_forwards', id, organization_id
FROM organization_forwards ANTI JOIN resolved_organizations o ON o.id = organization_id
UNION ALL
SELECT 'resolved_projects', r.id, r.part_of
FROM resolved_projects r ANTI JOIN resolved_projects p ON p.id = r.part_of
WHERE r.part_of IS NOT NULL
ORDER BY ALL
