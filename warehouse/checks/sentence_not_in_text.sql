-- severity: error
-- description: Facts whose sentence is not what the article's text has at their offsets

SELECT f.kind, f.id, f.article_id, f.sentence
FROM (
    SELECT 'projects' AS kind, id, article_id, char_start, char_end, sentence FROM projects
    UNION ALL SELECT 'project_amounts', id, article_id, char_start, char_end, sentence FROM project_amounts
    UNION ALL SELECT 'project_organizations', id, article_id, char_start, char_end, sentence FROM project_organizations
    UNION ALL SELECT 'indicators', id, article_id, char_start, char_end, sentence FROM indicators
    UNION ALL SELECT 'policies', id, article_id, char_start, char_end, sentence FROM policies
    UNION ALL SELECT 'policy_targets', id, article_id, char_start, char_end, sentence FROM policy_targets
    UNION ALL SELECT 'mentions', id, article_id, char_start, char_end, text FROM mentions
) f
JOIN articles a ON a.id = f.article_id
WHERE substring(a.title || coalesce(chr(10) || a.body, ''), char_start + 1, char_end - char_start) <> f.sentence
ORDER BY f.kind, f.id
