-- description: Versions of edited articles, what is needed to ask for a page again on condition, and the health of sources.

ALTER TABLE articles ADD COLUMN version INTEGER DEFAULT 1;
COMMENT ON COLUMN articles.version IS 'Number of the text: 1, and one more for every edit of title or paragraphs | 文本版本号，标题或段落每修改一次加一';
ALTER TABLE articles ADD COLUMN body_form VARCHAR DEFAULT 'text';
COMMENT ON COLUMN articles.body_form IS 'What the document is: text, images (a scan), attachments or none | 文件形式：text 文本，images 图片，attachments 附件，none 无';
COMMENT ON COLUMN articles.fetched_at IS 'When the present text was fetched, UTC | 现行文本的抓取时间（UTC）';

CREATE TABLE article_versions (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    url VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    published VARCHAR,
    body VARCHAR USING COMPRESSION zstd,
    text_length BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL,
    parser VARCHAR NOT NULL,
    fetched_at TIMESTAMP,
    last_run_id VARCHAR NOT NULL,
    PRIMARY KEY (article_id, version)
);
COMMENT ON TABLE article_versions IS 'Former texts of articles that were edited; the present one stands in articles | 稿件被修改前的旧版文本，现行文本见 articles';
COMMENT ON COLUMN article_versions.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN article_versions.version IS 'Number of the text | 文本版本号';
COMMENT ON COLUMN article_versions.url IS 'Canonical address | 规范网址';
COMMENT ON COLUMN article_versions.source IS 'Name of the source | 信息源名称';
COMMENT ON COLUMN article_versions.title IS 'Headline of this version | 该版标题';
COMMENT ON COLUMN article_versions.published IS 'Publication time of this version, ISO 8601 | 该版发布时间（ISO 8601）';
COMMENT ON COLUMN article_versions.body IS 'Paragraphs of this version joined by line feeds | 该版正文段落，以换行连接';
COMMENT ON COLUMN article_versions.text_length IS 'Length of the text in code points | 全文长度（码点数）';
COMMENT ON COLUMN article_versions.content_hash IS 'SHA-256 of title and paragraphs | 标题与段落的 SHA-256';
COMMENT ON COLUMN article_versions.parser IS 'Parser and version that read it | 解析器及版本';
COMMENT ON COLUMN article_versions.fetched_at IS 'When this version was fetched, UTC | 该版抓取时间（UTC）';
COMMENT ON COLUMN article_versions.last_run_id IS 'Run that loaded this version last | 最近载入该版的运行';

ALTER TABLE fetches ADD COLUMN etag VARCHAR;
ALTER TABLE fetches ADD COLUMN last_modified VARCHAR;
ALTER TABLE fetches ADD COLUMN published VARCHAR;
ALTER TABLE fetches ADD COLUMN skeleton VARCHAR;
COMMENT ON COLUMN fetches.etag IS 'ETag of the answer | 应答的 ETag';
COMMENT ON COLUMN fetches.last_modified IS 'Last-Modified of the answer | 应答的 Last-Modified';
COMMENT ON COLUMN fetches.published IS 'Publication time of a page left out as outside the window asked for | 因不在所求时段而略去的网页的发布时间';
COMMENT ON COLUMN fetches.skeleton IS 'Fingerprint of the page''s markup | 网页标记结构的指纹';

ALTER TABLE crawl_reports ADD COLUMN since VARCHAR;
ALTER TABLE crawl_reports ADD COLUMN until VARCHAR;
ALTER TABLE crawl_reports ADD COLUMN at_most BIGINT;
ALTER TABLE crawl_reports ADD COLUMN changed BIGINT DEFAULT 0;
ALTER TABLE crawl_reports ADD COLUMN listed BIGINT DEFAULT 0;
ALTER TABLE crawl_reports ADD COLUMN lists MAP(VARCHAR, BIGINT);
ALTER TABLE crawl_reports ADD COLUMN newest VARCHAR;
ALTER TABLE crawl_reports ADD COLUMN blocked_share DOUBLE DEFAULT 0;
ALTER TABLE crawl_reports ADD COLUMN templates MAP(VARCHAR, BIGINT);
ALTER TABLE crawl_reports ADD COLUMN skeletons MAP(VARCHAR, BIGINT);
COMMENT ON COLUMN crawl_reports.since IS 'First day of the window asked for, null where open | 所求时段首日，开放则为空';
COMMENT ON COLUMN crawl_reports.until IS 'Last day of the window asked for, null where open | 所求时段末日，开放则为空';
COMMENT ON COLUMN crawl_reports.at_most IS 'Limit of articles asked for | 稿件数上限';
COMMENT ON COLUMN crawl_reports.changed IS 'Articles that were known and came in a new version | 已知稿件中有新版本的篇数';
COMMENT ON COLUMN crawl_reports.listed IS 'Articles that the lists showed | 列表页所示稿件数';
COMMENT ON COLUMN crawl_reports.lists IS 'List to the articles on its first page | 各列表首页的稿件数';
COMMENT ON COLUMN crawl_reports.newest IS 'Newest day of publication known of the source | 该信息源已知的最新发布日期';
COMMENT ON COLUMN crawl_reports.blocked_share IS 'Share (0..1) of answers that turned us away | 被拒应答的比例（0 至 1）';
COMMENT ON COLUMN crawl_reports.templates IS 'Parser and template version to the articles it read | 各解析器模板版本读出的稿件数';
COMMENT ON COLUMN crawl_reports.skeletons IS 'Fingerprint of markup to the articles whose page had it | 各标记结构指纹对应的稿件数';
