-- description: What every row that other systems are told of is called, by its id
-- chinese: 编号与名称对照
-- notes: For looking up an id, of the log of changes for one. What resolution makes has no article.

CREATE VIEW v_names AS
SELECT 'articles' AS kind, id, title AS name, id AS article_id FROM articles
UNION ALL SELECT 'article_addresses', id, url, article_id FROM article_addresses
UNION ALL SELECT 'projects', id, name, article_id FROM projects
UNION ALL SELECT 'project_organizations', id, name, article_id FROM project_organizations
UNION ALL SELECT 'project_amounts', id, role, article_id FROM project_amounts
UNION ALL SELECT 'indicators', id, name, article_id FROM indicators
UNION ALL SELECT 'policies', id, document_number, article_id FROM policies
UNION ALL SELECT 'policy_targets', id, name, article_id FROM policy_targets
UNION ALL SELECT 'mentions', id, text, article_id FROM mentions
UNION ALL SELECT 'resolved_projects', id, name, NULL FROM resolved_projects
UNION ALL SELECT 'project_reports', m.id, r.name, m.article_id FROM project_reports m JOIN resolved_projects r ON r.id = m.project_id
UNION ALL SELECT 'resolved_amounts', m.id, r.name, NULL FROM resolved_amounts m JOIN resolved_projects r ON r.id = m.project_id
UNION ALL SELECT 'resolved_parties', m.id, r.name, NULL FROM resolved_parties m JOIN resolved_projects r ON r.id = m.project_id
UNION ALL SELECT 'resolved_organizations', id, name, NULL FROM resolved_organizations
UNION ALL SELECT 'organization_names', id, name, NULL FROM organization_names;

COMMENT ON VIEW v_names IS 'What every row that other systems are told of is called, by its id | 编号与名称对照';
COMMENT ON COLUMN v_names.kind IS 'Table of the row | 所属表';
COMMENT ON COLUMN v_names.id IS 'Id of the row | 编号';
COMMENT ON COLUMN v_names.name IS 'Title, name, document number or role; of figures and parties the name of their project | 标题、名称、文号或性质';
COMMENT ON COLUMN v_names.article_id IS 'Its article | 稿件编号';
