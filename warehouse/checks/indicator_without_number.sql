-- severity: warning
-- description: Values whose sentence has no figure at all

SELECT 'indicators' AS kind, id, article_id, name, value, sentence
FROM indicators
WHERE NOT regexp_matches(sentence, '[0-9０-９〇零一二三四五六七八九十百千万亿两半]')
UNION ALL
SELECT 'policy_targets', id, article_id, name, value, sentence
FROM policy_targets
WHERE NOT regexp_matches(sentence, '[0-9０-９〇零一二三四五六七八九十百千万亿两半]')
ORDER BY ALL
