-- severity: warning
-- description: Dates that their role and the day of publication rule out: policies issued and values measured in the future,
--   policies that end before they begin, targets and plans that were over before they were published, articles published
--   after they were fetched

SELECT 'policies' AS kind, p.id, p.article_id, 'issued' AS role, p.issued_date AS day, a.published_date AS compared
FROM policies p
JOIN articles a ON a.id = p.article_id
WHERE p.issued_date > a.published_date
UNION ALL
SELECT 'policies', id, article_id, 'expires', expires_date, coalesce(effective_date, issued_date)
FROM policies
WHERE expires_date < coalesce(effective_date, issued_date)
UNION ALL
SELECT 'indicators', i.id, i.article_id, 'period', i.date_from, a.published_date
FROM indicators i
JOIN articles a ON a.id = i.article_id
WHERE i.date_from > a.published_date AND i.value IS NOT NULL
UNION ALL
SELECT 'policy_targets', t.id, t.article_id, 'period', t.date_to, a.published_date
FROM policy_targets t
JOIN articles a ON a.id = t.article_id
WHERE t.date_to < a.published_date
UNION ALL
SELECT 'projects', p.id, p.article_id, 'planned', p.date_to, a.published_date
FROM projects p
JOIN articles a ON a.id = p.article_id
WHERE p.stage = 'planned' AND p.date_to < a.published_date
UNION ALL
-- A page of the evening in Beijing can be fetched on the day before in UTC.
SELECT 'articles', id, id, 'published', published_date, fetched_at::DATE
FROM articles
WHERE published_date > fetched_at::DATE + 1
ORDER BY ALL
