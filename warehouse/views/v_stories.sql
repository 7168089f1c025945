-- description: Stories, each once, by the article that speaks for it, with every address where it stands
-- chinese: 去重后的稿件，以代表稿件列出，并附全部网址
-- sorted: published_date, article_id
-- notes: Near copies (another title or dateline, an editor's lines, a shortened or merged text) are gathered; of the complete
-- ones the first to be published speaks for all. The facts of the other copies stay in the tables; the views count those of the speaker.

CREATE VIEW v_stories AS
WITH copies AS (
    SELECT c.id, c.article_id FROM article_copies c SEMI JOIN articles a ON a.id = c.article_id
),
placed AS (
    SELECT id AS address_id, url, source, id AS article_id FROM articles
    UNION ALL
    SELECT id, url, source, article_id FROM article_addresses
),
counted AS (
    SELECT
        coalesce(c.article_id, p.article_id) AS article_id,
        count(*) AS addresses,
        count(DISTINCT p.article_id) AS versions,
        list(p.url ORDER BY p.url) AS urls,
        list(DISTINCT p.source ORDER BY p.source) AS sources
    FROM placed p
    LEFT JOIN copies c ON c.id = p.article_id
    GROUP BY ALL
)
SELECT
    n.article_id, a.title, a.published, a.published_date, a.publisher, a.source, a.url,
    n.addresses, n.versions, n.urls, n.sources
FROM counted n
JOIN articles a ON a.id = n.article_id;

COMMENT ON VIEW v_stories IS 'Stories, each once, by the article that speaks for it, with every address where it stands | 去重后的稿件，以代表稿件列出，并附全部网址';
COMMENT ON COLUMN v_stories.article_id IS 'The article that speaks for the story | 代表稿件编号';
COMMENT ON COLUMN v_stories.title IS 'Headline | 标题';
COMMENT ON COLUMN v_stories.published IS 'Publication time as the page gives it | 发布时间（按网页所示）';
COMMENT ON COLUMN v_stories.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_stories.publisher IS 'Who published the text first | 来源';
COMMENT ON COLUMN v_stories.source IS 'Source that was crawled; who wrote it is the publisher | 信息源（抓取来源，署名见来源）';
COMMENT ON COLUMN v_stories.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_stories.addresses IS 'Number of addresses where the story stands | 刊载网址数';
COMMENT ON COLUMN v_stories.versions IS 'Number of different texts among them | 不同文本数';
COMMENT ON COLUMN v_stories.urls IS 'All addresses | 全部网址';
COMMENT ON COLUMN v_stories.sources IS 'All sources that have it | 刊载该稿的信息源';
