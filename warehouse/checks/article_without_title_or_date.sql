-- severity: warning
-- description: Articles without a title, a publication date or, where the page has text, a body

SELECT id, url, title, published, body IS NULL AS empty
FROM articles
WHERE trim(title) = '' OR published_date IS NULL OR (coalesce(trim(body), '') = '' AND body_form = 'text')
ORDER BY id
