-- severity: warning
-- description: Sources that were crawled and of which the warehouse has no article

SELECT source, max(started_at) AS last_crawl
FROM crawl_reports
WHERE source NOT IN (SELECT source FROM articles UNION SELECT source FROM article_addresses)
GROUP BY source
ORDER BY source
