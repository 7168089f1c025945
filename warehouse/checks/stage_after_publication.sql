-- severity: warning
-- description: Projects whose stage was reached, by its date, only after the article was published

SELECT p.id, p.article_id, p.name, p.stage, p.date, a.published_date
FROM projects p
JOIN articles a ON a.id = p.article_id
WHERE p.stage <> 'planned' AND p.date_from > a.published_date
ORDER BY p.id
