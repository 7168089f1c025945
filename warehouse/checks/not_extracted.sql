-- severity: warning
-- description: Articles whose present text no extractor has read

SELECT a.id, a.url
FROM articles a
LEFT JOIN extractions e ON e.article_id = a.id
WHERE e.article_id IS NULL OR e.input_hash <> a.input_hash
ORDER BY a.id
