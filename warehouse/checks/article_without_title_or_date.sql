-- severity: warning
-- description: Articles without a title, a publication date or a body

SELECT id, url, title, published, body IS NULL AS empty
FROM articles
WHERE trim(title) = '' OR published_date IS NULL OR body IS NULL
ORDER BY id
