-- description: Articles with their full text, further addresses and numbers of facts
-- chinese: 稿件全文、其他网址及事实数量
-- needs: v_article_counts

CREATE VIEW v_articles AS
SELECT
    a.id, a.kind, a.title, a.subtitle, a.published, a.published_date, a.publisher, a.reporters, a.correspondents,
    a.editor, a.section, a.dateline,
    a.title || coalesce(chr(10) || a.body, '') AS text,
    a.source, a.url,
    coalesce(c.article_id, a.id) AS story,
    coalesce(d.urls, []::VARCHAR[]) AS further_urls,
    n.mentions, n.projects, n.indicators,
    e.extractor, coalesce(a.version, 1) AS version, a.fetched_at,
    n.raw_page
FROM articles a
LEFT JOIN extractions e ON e.article_id = a.id
LEFT JOIN (SELECT c.id, c.article_id FROM article_copies c SEMI JOIN articles o ON o.id = c.article_id) c ON c.id = a.id
LEFT JOIN (SELECT article_id, list(url ORDER BY url) AS urls FROM article_addresses GROUP BY article_id) d
    ON d.article_id = a.id
LEFT JOIN v_article_counts n ON n.article_id = a.id;

COMMENT ON VIEW v_articles IS 'Articles with their full text, further addresses and numbers of facts | 稿件全文、其他网址及事实数量';
COMMENT ON COLUMN v_articles.id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_articles.kind IS 'news or policy | 类型：news 新闻，policy 政策';
COMMENT ON COLUMN v_articles.title IS 'Headline | 标题';
COMMENT ON COLUMN v_articles.subtitle IS 'Secondary headline | 副题或引题';
COMMENT ON COLUMN v_articles.published IS 'Publication time as the page gives it, ISO 8601 | 发布时间（按网页所示）';
COMMENT ON COLUMN v_articles.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_articles.publisher IS 'Who published the text first | 来源';
COMMENT ON COLUMN v_articles.reporters IS 'Reporters | 记者';
COMMENT ON COLUMN v_articles.correspondents IS 'Correspondents | 通讯员';
COMMENT ON COLUMN v_articles.editor IS 'Editor | 责任编辑';
COMMENT ON COLUMN v_articles.section IS 'Channel or column | 频道或栏目';
COMMENT ON COLUMN v_articles.dateline IS 'Place named before the text | 电头地名';
COMMENT ON COLUMN v_articles.text IS 'Title and paragraphs; offsets of facts count code points of it | 标题与正文，事实位置按其码点计';
COMMENT ON COLUMN v_articles.source IS 'Source that was crawled; who wrote it is the publisher | 信息源（抓取来源，署名见来源）';
COMMENT ON COLUMN v_articles.url IS 'Canonical address | 规范网址';
COMMENT ON COLUMN v_articles.story IS 'The article that speaks for it and its near copies, mostly itself | 代表稿件编号，多为其自身';
COMMENT ON COLUMN v_articles.further_urls IS 'Addresses with the same text | 同文的其他网址';
COMMENT ON COLUMN v_articles.mentions IS 'Number of mentions | 提及数';
COMMENT ON COLUMN v_articles.projects IS 'Number of project records | 项目记录数';
COMMENT ON COLUMN v_articles.indicators IS 'Number of indicators | 指标数';
COMMENT ON COLUMN v_articles.extractor IS 'Extractor that read it, null where none has | 抽取器版本，未抽取则为空';
COMMENT ON COLUMN v_articles.version IS 'Number of the text; more than 1 where it was edited | 文本版本号，大于 1 表示修改过';
COMMENT ON COLUMN v_articles.fetched_at IS 'When the present text was fetched, UTC | 现行文本的抓取时间（UTC）';
COMMENT ON COLUMN v_articles.raw_page IS 'Whether the archive still has the page as it came | 原始网页是否仍在归档中';
