-- description: How each source is doing: its last crawl, and what the warehouse has of it
-- chinese: 信息源健康状况
-- notes: The share of good fetches counts articles only: ok, unchanged, duplicate and moved are good.

CREATE VIEW v_source_health AS
WITH reports AS (
    SELECT *
    FROM crawl_reports
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY started_at DESC, run_id DESC) = 1
),
loaded AS (
    SELECT source, count(*) AS articles, max(published_date) AS newest, count(published_date) AS dated
    FROM articles
    GROUP BY source
),
fetched AS (
    SELECT run_id, source, count(*) AS asked,
        count(*) FILTER (outcome IN ('ok', 'unchanged', 'duplicate', 'moved')) AS good
    FROM fetches
    WHERE role = 'article'
    GROUP BY run_id, source
)
SELECT
    coalesce(r.source, l.source) AS source,
    r.ok, r.started_at, r.finished_at, r.finish_reason,
    r.articles AS crawled, r.minimum_articles AS minimum, r.errors, r.problems,
    CASE WHEN f.asked > 0 THEN round(f.good / f.asked, 4) END AS good_fetches,
    coalesce(l.articles, 0) AS articles,
    round(l.dated / l.articles, 4) AS dated,
    l.newest,
    r.run_id
FROM reports r
FULL JOIN loaded l ON l.source = r.source
LEFT JOIN fetched f ON f.run_id = r.run_id AND f.source = r.source;

COMMENT ON VIEW v_source_health IS 'How each source is doing: its last crawl, and what the warehouse has of it | 信息源健康状况';
COMMENT ON COLUMN v_source_health.source IS 'Source | 信息源';
COMMENT ON COLUMN v_source_health.ok IS 'Whether the last crawl was good | 最近抓取是否正常';
COMMENT ON COLUMN v_source_health.started_at IS 'Start of the last crawl, UTC | 最近抓取开始（UTC）';
COMMENT ON COLUMN v_source_health.finished_at IS 'End of the last crawl, UTC | 最近抓取结束（UTC）';
COMMENT ON COLUMN v_source_health.finish_reason IS 'Why it stopped | 结束原因';
COMMENT ON COLUMN v_source_health.crawled IS 'Articles that it wrote | 产出稿件数';
COMMENT ON COLUMN v_source_health.minimum IS 'The least that the source promises | 应产出最少稿件数';
COMMENT ON COLUMN v_source_health.errors IS 'Exceptions in our code | 程序异常数';
COMMENT ON COLUMN v_source_health.problems IS 'What fell short | 问题说明';
COMMENT ON COLUMN v_source_health.good_fetches IS 'Share (0..1) of article requests that were good | 稿件请求成功率（0 至 1）';
COMMENT ON COLUMN v_source_health.articles IS 'Articles in the warehouse | 库内稿件数';
COMMENT ON COLUMN v_source_health.dated IS 'Share (0..1) of them with a date | 有日期的比例（0 至 1）';
COMMENT ON COLUMN v_source_health.newest IS 'Newest publication day | 最新发布日期';
COMMENT ON COLUMN v_source_health.run_id IS 'Run of the last crawl | 最近抓取的运行编号';
