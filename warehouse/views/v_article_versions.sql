-- description: Every text that an article has had, the present one too
-- chinese: 稿件的各版文本，含现行版

CREATE VIEW v_article_versions AS
SELECT article_id, version, false AS present, title, published,
    title || coalesce(chr(10) || body, '') AS text, source, url, content_hash, parser, fetched_at, last_run_id
FROM article_versions
UNION ALL
SELECT id, coalesce(version, 1), true, title, published,
    title || coalesce(chr(10) || body, ''), source, url, content_hash, parser, fetched_at, last_run_id
FROM articles;

COMMENT ON VIEW v_article_versions IS 'Every text that an article has had, the present one too | 稿件的各版文本，含现行版';
COMMENT ON COLUMN v_article_versions.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_article_versions.version IS 'Number of the text | 文本版本号';
COMMENT ON COLUMN v_article_versions.present IS 'Whether it is the present text, from which the facts come | 是否现行文本（事实出自现行文本）';
COMMENT ON COLUMN v_article_versions.title IS 'Headline of this version | 该版标题';
COMMENT ON COLUMN v_article_versions.published IS 'Publication time of this version, ISO 8601 | 该版发布时间';
COMMENT ON COLUMN v_article_versions.text IS 'Title and paragraphs | 标题与正文';
COMMENT ON COLUMN v_article_versions.source IS 'Source that was crawled; who wrote it is the publisher | 信息源（抓取来源，署名见来源）';
COMMENT ON COLUMN v_article_versions.url IS 'Canonical address | 规范网址';
COMMENT ON COLUMN v_article_versions.content_hash IS 'SHA-256 of title and paragraphs | 标题与段落的 SHA-256';
COMMENT ON COLUMN v_article_versions.parser IS 'Parser and version that read it | 解析器及版本';
COMMENT ON COLUMN v_article_versions.fetched_at IS 'When this version was fetched, UTC | 该版抓取时间（UTC）';
COMMENT ON COLUMN v_article_versions.last_run_id IS 'Run that loaded this version last | 最近载入该版的运行';
