-- description: For each source and day, whether it was crawled and what came of it: nothing happened is not the same as not crawled
-- chinese: 各信息源逐日覆盖情况（区分无稿与未抓取）
-- sorted: source, day
-- notes: Days are those of China (UTC+8), from the first day that a crawl of the source reached back to, or its first crawl where that is not
-- told, to its last crawl. A day is covered by a good crawl that began after the day was over and that was asked to reach back to it (the run's
-- `since`; a run without it took what the lists showed, and covers its own day and the day before). status: articles (there are some),
-- nothing (a good crawl covers the day and found none), partly (only a crawl of the same day, or one that fell short, and no articles),
-- not_crawled. Articles may be there for days that no crawl covers: lists reach back.

CREATE VIEW v_coverage AS
WITH crawls AS (
    SELECT
        c.source, c.ok,
        CAST(c.started_at + INTERVAL 8 HOUR AS DATE) AS day,
        coalesce(
            TRY_CAST(json_extract_string(r.parameters, '$.since') AS DATE),
            CAST(c.started_at + INTERVAL 8 HOUR AS DATE) - 1
        ) AS reach
    FROM crawl_reports c
    LEFT JOIN runs r ON r.id = c.run_id
    WHERE c.started_at IS NOT NULL
),
days AS (
    SELECT source, CAST(unnest(generate_series(min(least(reach, day)), max(day), INTERVAL 1 DAY)) AS DATE) AS day
    FROM crawls
    GROUP BY source
),
-- A crawl begins to count on the day that it reaches back to and no longer counts behind its own; sums over the days tell how many do.
steps AS (
    SELECT source, reach AS day, 1 AS crawls, CAST(ok AS INTEGER) AS whole FROM crawls WHERE reach <= day
    UNION ALL
    SELECT source, day, 0, -CAST(ok AS INTEGER) FROM crawls WHERE reach <= day
    UNION ALL
    SELECT source, day + 1, -1, 0 FROM crawls WHERE reach <= day
),
covered AS (
    SELECT source, day,
        CAST(sum(coalesce(s.crawls, 0)) OVER so_far AS BIGINT) AS crawls,
        CAST(sum(coalesce(s.whole, 0)) OVER so_far AS BIGINT) AS whole
    FROM days
    LEFT JOIN (SELECT source, day, sum(crawls) AS crawls, sum(whole) AS whole FROM steps GROUP BY ALL) s USING (source, day)
    WINDOW so_far AS (PARTITION BY source ORDER BY day)
),
found AS (
    SELECT source, published_date AS day, count(*) AS articles FROM articles WHERE published_date IS NOT NULL GROUP BY ALL
)
SELECT
    c.source, c.day,
    CASE
        WHEN f.articles > 0 THEN 'articles'
        WHEN c.whole > 0 THEN 'nothing'
        WHEN c.crawls > 0 THEN 'partly'
        ELSE 'not_crawled'
    END AS status,
    coalesce(f.articles, 0) AS articles,
    c.whole > 0 AS covered,
    c.crawls
FROM covered c
LEFT JOIN found f ON f.source = c.source AND f.day = c.day;

COMMENT ON VIEW v_coverage IS 'For each source and day, whether it was crawled and what came of it: nothing happened is not the same as not crawled | 各信息源逐日覆盖情况（区分无稿与未抓取）';
COMMENT ON COLUMN v_coverage.source IS 'Source | 信息源';
COMMENT ON COLUMN v_coverage.day IS 'Day in China | 日期';
COMMENT ON COLUMN v_coverage.status IS 'articles, nothing, partly or not_crawled | 状态：articles 有稿，nothing 无稿，partly 部分抓取，not_crawled 未抓取';
COMMENT ON COLUMN v_coverage.articles IS 'Articles published that day | 稿件数';
COMMENT ON COLUMN v_coverage.covered IS 'Whether a good crawl that began after the day reached back to it | 是否完整覆盖';
COMMENT ON COLUMN v_coverage.crawls IS 'Crawls that reached the day, good or not | 抓取次数';
