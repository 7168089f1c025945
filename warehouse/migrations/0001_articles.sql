-- description: Articles, the addresses they were found under, and the crawls that found them.
-- No foreign keys: with them DuckDB refuses updates of list columns on the parent. The checks look for orphans.
-- Long text is compressed with zstd: what DuckDB 2.0 chooses by itself takes ten times as long to write.
-- Times are TIMESTAMP in UTC, because a TIMESTAMPTZ needs the time zone library of each client to be shown.

CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
COMMENT ON TABLE meta IS 'What the warehouse remembers about itself | 仓库自身的信息';
COMMENT ON COLUMN meta.key IS 'feed: name of the change feed; views: checksums of the views | feed：变更流名称；views：视图校验和';
COMMENT ON COLUMN meta.value IS 'Value | 值';

CREATE TABLE articles (
    id VARCHAR PRIMARY KEY,
    url VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    subtitle VARCHAR,
    published VARCHAR,
    published_date DATE,
    publisher VARCHAR,
    reporters VARCHAR[],
    correspondents VARCHAR[],
    editor VARCHAR,
    section VARCHAR,
    dateline VARCHAR,
    body VARCHAR USING COMPRESSION zstd,
    text_length BIGINT NOT NULL,
    images STRUCT(url VARCHAR, caption VARCHAR)[],
    attachments STRUCT(url VARCHAR, title VARCHAR, media_type VARCHAR)[],
    policy_page STRUCT(document_number VARCHAR, issuers VARCHAR[], issued VARCHAR, effective VARCHAR,
        validity VARCHAR, subject VARCHAR, index_number VARCHAR),
    language VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    input_hash VARCHAR NOT NULL,
    provenance MAP(VARCHAR, VARCHAR),
    parser VARCHAR NOT NULL,
    schema_version INTEGER NOT NULL,
    fetched_at TIMESTAMP,
    first_run_id VARCHAR NOT NULL,
    last_run_id VARCHAR NOT NULL
);
COMMENT ON TABLE articles IS 'News articles and policy documents, one row each | 新闻稿件与政策文件，每篇一行';
COMMENT ON COLUMN articles.id IS 'First 32 hex digits of the SHA-256 of the canonical address | 规范网址 SHA-256 的前 32 位';
COMMENT ON COLUMN articles.url IS 'Canonical address | 规范网址';
COMMENT ON COLUMN articles.source IS 'Name of the source | 信息源名称';
COMMENT ON COLUMN articles.kind IS 'news or policy | 类型：news 新闻，policy 政策';
COMMENT ON COLUMN articles.title IS 'Headline | 标题';
COMMENT ON COLUMN articles.subtitle IS 'Secondary headline | 副题或引题';
COMMENT ON COLUMN articles.published IS 'Publication time as the page gives it, ISO 8601 | 发布时间（ISO 8601，按网页所示）';
COMMENT ON COLUMN articles.published_date IS 'Publication day, null where the page tells none | 发布日期，网页未注明则为空';
COMMENT ON COLUMN articles.publisher IS 'Who published the text first, as the page says | 来源';
COMMENT ON COLUMN articles.reporters IS 'Reporters | 记者';
COMMENT ON COLUMN articles.correspondents IS 'Correspondents | 通讯员';
COMMENT ON COLUMN articles.editor IS 'Editor | 责任编辑';
COMMENT ON COLUMN articles.section IS 'Channel or column | 频道或栏目';
COMMENT ON COLUMN articles.dateline IS 'Place named before the text | 电头地名';
COMMENT ON COLUMN articles.body IS 'Paragraphs joined by line feeds; the text is title, line feed, body | 正文段落，以换行连接；全文为标题、换行、正文';
COMMENT ON COLUMN articles.text_length IS 'Length of the text in code points | 全文长度（码点数）';
COMMENT ON COLUMN articles.images IS 'Pictures with captions | 图片及说明';
COMMENT ON COLUMN articles.attachments IS 'Files offered beside the text | 附件';
COMMENT ON COLUMN articles.policy_page IS 'What the page prints about a policy document | 网页所载政策文件信息';
COMMENT ON COLUMN articles.language IS 'Language, BCP 47 | 语言（BCP 47）';
COMMENT ON COLUMN articles.content_hash IS 'SHA-256 of title and paragraphs | 标题与段落的 SHA-256';
COMMENT ON COLUMN articles.input_hash IS 'SHA-256 of everything that extraction reads | 抽取所读全部内容的 SHA-256';
COMMENT ON COLUMN articles.provenance IS 'Field to where its value came from | 各字段取值出处';
COMMENT ON COLUMN articles.parser IS 'Parser and version | 解析器及版本';
COMMENT ON COLUMN articles.schema_version IS 'Version of the Article record | Article 记录版本';
COMMENT ON COLUMN articles.fetched_at IS 'When the page was last fetched, UTC | 最近抓取时间（UTC）';
COMMENT ON COLUMN articles.first_run_id IS 'Run that saw it first | 首次发现的运行';
COMMENT ON COLUMN articles.last_run_id IS 'Run that saw it last | 最近发现的运行';

CREATE TABLE article_addresses (
    id VARCHAR PRIMARY KEY,
    url VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    published VARCHAR,
    content_hash VARCHAR NOT NULL,
    first_run_id VARCHAR NOT NULL
);
COMMENT ON TABLE article_addresses IS 'Further addresses under which an article with the same text was found | 同文稿件的其他网址';
COMMENT ON COLUMN article_addresses.id IS 'First 32 hex digits of the SHA-256 of the address | 网址 SHA-256 的前 32 位';
COMMENT ON COLUMN article_addresses.url IS 'The further address | 其他网址';
COMMENT ON COLUMN article_addresses.article_id IS 'The article that was kept | 保留稿件的编号';
COMMENT ON COLUMN article_addresses.source IS 'Source that has the further address | 该网址所属信息源';
COMMENT ON COLUMN article_addresses.published IS 'Publication time at the further address | 该网址上的发布时间';
COMMENT ON COLUMN article_addresses.content_hash IS 'SHA-256 of title and paragraphs when the two were the same | 判为同文时标题与段落的 SHA-256';
COMMENT ON COLUMN article_addresses.first_run_id IS 'Run that saw it first | 首次发现的运行';

CREATE TABLE runs (
    id VARCHAR PRIMARY KEY,
    parameters JSON,
    status VARCHAR NOT NULL,
    started_at TIMESTAMP,
    finished_at TIMESTAMP
);
COMMENT ON TABLE runs IS 'Runs of the whole road | 全流程运行';
COMMENT ON COLUMN runs.id IS 'Id of the run | 运行编号';
COMMENT ON COLUMN runs.parameters IS 'What the run was asked to do | 运行参数';
COMMENT ON COLUMN runs.status IS 'running, done or failed | 状态：running 进行中，done 完成，failed 失败';
COMMENT ON COLUMN runs.started_at IS 'Start, UTC | 开始时间（UTC）';
COMMENT ON COLUMN runs.finished_at IS 'End, UTC | 结束时间（UTC）';

CREATE TABLE crawl_reports (
    run_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    started_at TIMESTAMP,
    finished_at TIMESTAMP,
    finish_reason VARCHAR,
    articles BIGINT NOT NULL,
    fetches MAP(VARCHAR, BIGINT),
    errors BIGINT NOT NULL,
    fill_rates MAP(VARCHAR, DOUBLE),
    minimum_articles BIGINT NOT NULL,
    ok BOOLEAN NOT NULL,
    problems VARCHAR[],
    PRIMARY KEY (run_id, source)
);
COMMENT ON TABLE crawl_reports IS 'How the crawl of one source in one run ended | 每次运行中各信息源的抓取结果';
COMMENT ON COLUMN crawl_reports.run_id IS 'Run | 运行编号';
COMMENT ON COLUMN crawl_reports.source IS 'Source | 信息源';
COMMENT ON COLUMN crawl_reports.started_at IS 'Start, UTC | 开始时间（UTC）';
COMMENT ON COLUMN crawl_reports.finished_at IS 'End, UTC | 结束时间（UTC）';
COMMENT ON COLUMN crawl_reports.finish_reason IS 'Why the crawler stopped | 结束原因';
COMMENT ON COLUMN crawl_reports.articles IS 'Articles written | 产出稿件数';
COMMENT ON COLUMN crawl_reports.fetches IS 'Requests by outcome | 各结果的请求数';
COMMENT ON COLUMN crawl_reports.errors IS 'Exceptions in our code | 程序异常数';
COMMENT ON COLUMN crawl_reports.fill_rates IS 'Field to the share (0..1) of articles that have it | 各字段填充率（0 至 1）';
COMMENT ON COLUMN crawl_reports.minimum_articles IS 'The least that the source promises | 应产出的最少稿件数';
COMMENT ON COLUMN crawl_reports.ok IS 'Finished without errors and with at least the minimum | 是否正常';
COMMENT ON COLUMN crawl_reports.problems IS 'What fell short, in words | 问题说明';

CREATE TABLE fetches (
    run_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    final_url VARCHAR,
    status INTEGER,
    outcome VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    hash VARCHAR,
    fetched_at TIMESTAMP,
    article_id VARCHAR,
    detail VARCHAR
);
COMMENT ON TABLE fetches IS 'Requests of the crawls and what became of them | 抓取请求及其结果';
COMMENT ON COLUMN fetches.run_id IS 'Run | 运行编号';
COMMENT ON COLUMN fetches.source IS 'Source | 信息源';
COMMENT ON COLUMN fetches.url IS 'Address asked for | 请求网址';
COMMENT ON COLUMN fetches.final_url IS 'Address that answered after redirects | 跳转后的网址';
COMMENT ON COLUMN fetches.status IS 'HTTP status, null where no answer came | HTTP 状态码，无应答则为空';
COMMENT ON COLUMN fetches.outcome IS 'What the answer was taken for: ok, duplicate, soft404, … | 结果分类';
COMMENT ON COLUMN fetches.role IS 'list, article, robots or attachment | 页面角色';
COMMENT ON COLUMN fetches.bytes IS 'Size of the body in bytes | 正文字节数';
COMMENT ON COLUMN fetches.hash IS 'SHA-256 of the body | 正文 SHA-256';
COMMENT ON COLUMN fetches.fetched_at IS 'When, UTC | 抓取时间（UTC）';
COMMENT ON COLUMN fetches.article_id IS 'The article that the page became or duplicates | 对应稿件编号';
COMMENT ON COLUMN fetches.detail IS 'Reason where the outcome is not ok | 原因说明';
