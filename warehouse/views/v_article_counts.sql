-- description: Numbers of facts of each article, and whether its page is kept
-- chinese: 每篇稿件的事实数量，及是否存有原始网页
-- sorted: article_id

CREATE VIEW v_article_counts AS
SELECT
    a.id AS article_id,
    coalesce(m.n, 0) AS mentions,
    coalesce(p.n, 0) AS projects,
    coalesce(i.n, 0) AS indicators,
    coalesce(r.kept, false) AS raw_page
FROM articles a
LEFT JOIN (
    SELECT f.article_id, true AS kept
    FROM fetches f ANTI JOIN raw_removals g ON g.run_id = f.run_id AND g.source = f.source
    WHERE f.role = 'article' AND f.outcome = 'ok'
    GROUP BY f.article_id
) r ON r.article_id = a.id
LEFT JOIN (SELECT article_id, count(*) AS n FROM mentions GROUP BY article_id) m ON m.article_id = a.id
LEFT JOIN (SELECT article_id, count(*) AS n FROM projects GROUP BY article_id) p ON p.article_id = a.id
LEFT JOIN (SELECT article_id, count(*) AS n FROM indicators GROUP BY article_id) i ON i.article_id = a.id;

COMMENT ON VIEW v_article_counts IS 'Numbers of facts of each article, and whether its page is kept | 每篇稿件的事实数量，及是否存有原始网页';
COMMENT ON COLUMN v_article_counts.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_article_counts.mentions IS 'Number of mentions | 提及数';
COMMENT ON COLUMN v_article_counts.projects IS 'Number of project records | 项目记录数';
COMMENT ON COLUMN v_article_counts.indicators IS 'Number of indicators | 指标数';
COMMENT ON COLUMN v_article_counts.raw_page IS 'Whether the archive still has the page as it came | 原始网页是否仍在归档中';
