-- severity: warning
-- description: Sources whose last crawl showed fewer articles than the source promises, or none, or failed

SELECT source, run_id, articles, listed, minimum_articles, finish_reason, errors, problems
FROM crawl_reports
QUALIFY row_number() OVER (PARTITION BY source ORDER BY started_at DESC, run_id DESC) = 1
    AND (greatest(articles, coalesce(listed, 0)) < minimum_articles OR NOT ok)
ORDER BY source
