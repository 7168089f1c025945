-- severity: error
-- description: Facts whose offsets lie outside the article's text or end before they begin

SELECT f.kind, f.id, f.article_id, char_start, char_end, a.text_length
FROM (
    SELECT 'mentions' AS kind, id, article_id, char_start, char_end FROM mentions
    UNION ALL SELECT 'projects', id, article_id, char_start, char_end FROM projects
    UNION ALL SELECT 'project_amounts', id, article_id, char_start, char_end FROM project_amounts
    UNION ALL SELECT 'project_organizations', id, article_id, char_start, char_end FROM project_organizations
    UNION ALL SELECT 'indicators', id, article_id, char_start, char_end FROM indicators
    UNION ALL SELECT 'policies', id, article_id, char_start, char_end FROM policies
    UNION ALL SELECT 'policy_targets', id, article_id, char_start, char_end FROM policy_targets
) f
JOIN articles a ON a.id = f.article_id
WHERE char_start < 0 OR char_end <= char_start OR char_end > a.text_length
ORDER BY ALL
