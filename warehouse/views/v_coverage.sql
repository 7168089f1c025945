-- description: For each source and day, whether it was crawled and what came of it: nothing happened is not the same as not crawled
-- chinese: 各信息源逐日覆盖情况（区分无稿与未抓取）
-- sorted: source, day
-- notes: Days are those of China (UTC+8), from the first day that a crawl of the source reached back to, or its first crawl where that is not
-- told, to its last crawl. A day is covered by a good crawl that began after the day was over and whose window holds it (`since` and
-- `until`; a crawl without `since` took what the lists showed, and covers its own day and the day before) and that was not stopped by a
-- limit of articles. status: articles (there are some), nothing (a good crawl covers the day and found none), partly (only a crawl of the same
-- day, one that fell short or one with a limit, and no articles), not_crawled. Articles may be there for days that no crawl
-- covers, since lists reach back: then there may be more, and covered is false. gaps in time: WHERE NOT covered.

CREATE VIEW v_coverage AS
WITH crawls AS (
    SELECT
        c.source,
        c.ok AND coalesce(c.articles < c.at_most, true) AS whole,
        CAST(c.started_at + INTERVAL 8 HOUR AS DATE) AS day,
        least(coalesce(TRY_CAST(c.until AS DATE), day), day) AS until,
        coalesce(TRY_CAST(c.since AS DATE), TRY_CAST(json_extract_string(r.parameters, '$.since') AS DATE), day - 1) AS reach
    FROM crawl_reports c
    LEFT JOIN runs r ON r.id = c.run_id
    WHERE c.started_at IS NOT NULL
),
days AS (
    SELECT source, CAST(unnest(generate_series(min(least(reach, day)), max(day), INTERVAL 1 DAY)) AS DATE) AS day
    FROM crawls
    GROUP BY source
),
-- A crawl begins to count on the day that it reaches back to and no longer counts behind the last one; sums over the days tell how many do.
steps AS (
    SELECT source, reach AS day, 1 AS crawls, 0 AS whole FROM crawls WHERE reach <= until
    UNION ALL
    SELECT source, until + 1, -1, 0 FROM crawls WHERE reach <= until
    UNION ALL
    SELECT source, reach, 0, 1 FROM crawls WHERE whole AND reach < least(until + 1, day)
    UNION ALL
    SELECT source, least(until + 1, day), 0, -1 FROM crawls WHERE whole AND reach < least(until + 1, day)
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
COMMENT ON COLUMN v_coverage.covered IS 'Whether a good crawl that began after the day looked at all of it | 是否完整覆盖';
COMMENT ON COLUMN v_coverage.crawls IS 'Crawls that reached the day, good or not | 抓取次数';
