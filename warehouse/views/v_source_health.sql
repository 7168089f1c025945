-- description: How each source is doing: its last crawl beside what is usual for it, and what the warehouse has of it
-- chinese: 信息源健康状况
-- sorted: source
-- notes: Usual values are medians over the last twenty crawls before. The share of good fetches counts articles only: ok, unchanged, duplicate and moved are good.

CREATE VIEW v_source_health AS
WITH numbered AS (
    SELECT *, row_number() OVER (PARTITION BY source ORDER BY started_at DESC, run_id DESC) AS back
    FROM crawl_reports
),
reports AS (SELECT * FROM numbered WHERE back = 1),
usual AS (
    SELECT source, count(*) AS crawls,
        median(articles) FILTER (at_most IS NULL AND until IS NULL) AS articles,
        median(listed) FILTER (at_most IS NULL AND until IS NULL) AS listed
    FROM numbered
    WHERE back BETWEEN 2 AND 21
    GROUP BY source
),
fills AS (
    SELECT source, back, articles, unnest(map_entries(fill_rates), recursive := true) FROM numbered
    WHERE back <= 21
),
fields AS (
    SELECT source, key AS field, max(value) FILTER (back = 1) AS now,
        median(value) FILTER (back > 1 AND articles >= 5) AS usual
    FROM fills
    GROUP BY source, key
),
poorest AS (
    SELECT source, arg_max(field, usual - now) AS field, max(usual - now) AS drop
    FROM fields
    WHERE usual - now > 0
    GROUP BY source
),
days AS (
    SELECT DISTINCT source, published_date AS day FROM articles
    WHERE published_date <= coalesce(fetched_at::DATE, published_date) + 1
),
gaps AS (SELECT source, day, day - lag(day) OVER (PARTITION BY source ORDER BY day) AS gap FROM days),
rhythm AS (
    SELECT source, quantile_cont(gap, 0.95) AS gap FROM gaps
    WHERE day > (SELECT max(day) FROM days WHERE days.source = gaps.source) - 183
    GROUP BY source
    HAVING count(gap) >= 10
),
loaded AS (
    SELECT source, count(*) AS articles, max(published_date) AS newest, count(published_date) AS dated,
        count(*) FILTER (version > 1) AS edited
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
    r.articles AS crawled, u.articles AS usually_crawled, r.changed, r.listed, u.listed AS usually_listed,
    r.minimum_articles AS minimum, r.errors,
    list_filter(r.problems, lambda p: NOT starts_with(p, 'warning: ')) AS problems,
    list_transform(list_filter(r.problems, lambda p: starts_with(p, 'warning: ')), lambda p: p[10:]) AS warnings,
    CASE WHEN f.asked > 0 THEN round(f.good / f.asked, 4) END AS good_fetches,
    r.blocked_share,
    -- Shares of no article at all say nothing.
    CASE WHEN r.articles >= 5 THEN p.field END AS poorest_field,
    CASE WHEN r.articles >= 5 THEN round(p.drop, 4) END AS poorest_drop,
    map_keys(r.templates) AS templates,
    coalesce(l.articles, 0) AS articles,
    coalesce(l.edited, 0) AS edited,
    round(l.dated / l.articles, 4) AS dated,
    l.newest,
    r.finished_at::DATE - l.newest AS days_old,
    h.gap AS usual_gap_days,
    r.run_id
FROM reports r
FULL JOIN loaded l ON l.source = r.source
LEFT JOIN usual u ON u.source = r.source
LEFT JOIN poorest p ON p.source = r.source
LEFT JOIN rhythm h ON h.source = coalesce(r.source, l.source)
LEFT JOIN fetched f ON f.run_id = r.run_id AND f.source = r.source;

COMMENT ON VIEW v_source_health IS 'How each source is doing: its last crawl beside what is usual for it, and what the warehouse has of it | 信息源健康状况';
COMMENT ON COLUMN v_source_health.source IS 'Source | 信息源';
COMMENT ON COLUMN v_source_health.ok IS 'Whether the last crawl was good | 最近抓取是否正常';
COMMENT ON COLUMN v_source_health.started_at IS 'Start of the last crawl, UTC | 最近抓取开始（UTC）';
COMMENT ON COLUMN v_source_health.finished_at IS 'End of the last crawl, UTC | 最近抓取结束（UTC）';
COMMENT ON COLUMN v_source_health.finish_reason IS 'Why it stopped | 结束原因';
COMMENT ON COLUMN v_source_health.crawled IS 'Articles that it wrote | 产出稿件数';
COMMENT ON COLUMN v_source_health.usually_crawled IS 'Articles that its crawls usually write (median) | 通常产出稿件数（中位数）';
COMMENT ON COLUMN v_source_health.changed IS 'Of the articles written, new versions of known ones | 其中已知稿件的新版本数';
COMMENT ON COLUMN v_source_health.listed IS 'Articles that its lists showed | 列表所示稿件数';
COMMENT ON COLUMN v_source_health.usually_listed IS 'Articles that its lists usually show (median) | 列表通常所示稿件数（中位数）';
COMMENT ON COLUMN v_source_health.minimum IS 'The least that the source promises | 应产出最少稿件数';
COMMENT ON COLUMN v_source_health.errors IS 'Exceptions in our code | 程序异常数';
COMMENT ON COLUMN v_source_health.problems IS 'What fell short | 问题说明';
COMMENT ON COLUMN v_source_health.warnings IS 'What was odd | 异常提示';
COMMENT ON COLUMN v_source_health.good_fetches IS 'Share (0..1) of article requests that were good | 稿件请求成功率（0 至 1）';
COMMENT ON COLUMN v_source_health.blocked_share IS 'Share (0..1) of answers that turned us away | 被拒应答的比例（0 至 1）';
COMMENT ON COLUMN v_source_health.poorest_field IS 'Field that fell furthest below its usual share of articles | 填充率较通常下降最多的字段';
COMMENT ON COLUMN v_source_health.poorest_drop IS 'By how much it fell (0..1) | 下降幅度（0 至 1）';
COMMENT ON COLUMN v_source_health.templates IS 'Parsers and template versions that read the last articles | 最近稿件所用解析器及模板版本';
COMMENT ON COLUMN v_source_health.articles IS 'Articles in the warehouse | 库内稿件数';
COMMENT ON COLUMN v_source_health.edited IS 'Of them, those whose text was edited | 其中文本被修改过的稿件数';
COMMENT ON COLUMN v_source_health.dated IS 'Share (0..1) of them with a date | 有日期的比例（0 至 1）';
COMMENT ON COLUMN v_source_health.newest IS 'Newest publication day | 最新发布日期';
COMMENT ON COLUMN v_source_health.days_old IS 'Days from it to the last crawl | 最新稿件距最近抓取的天数';
COMMENT ON COLUMN v_source_health.usual_gap_days IS 'Days without an article that 95 of 100 gaps do not exceed | 通常的更新间隔天数（第 95 百分位）';
COMMENT ON COLUMN v_source_health.run_id IS 'Run of the last crawl | 最近抓取的运行编号';
