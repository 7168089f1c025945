-- description: Near copies of articles, what was forgotten, and raw pages that were removed.

CREATE TABLE article_sketches (
    article_id VARCHAR PRIMARY KEY,
    content_hash VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    published_date DATE,
    keys UBIGINT[] NOT NULL
);
COMMENT ON TABLE article_sketches IS 'Keys of texts: copies of one story have a key in common | 文本指纹：同一稿件的各版本至少有一个相同的键';
COMMENT ON COLUMN article_sketches.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN article_sketches.content_hash IS 'Hash of the text that the keys were made of | 生成指纹时的正文哈希';
COMMENT ON COLUMN article_sketches.version IS 'Version of the making | 指纹算法版本';
COMMENT ON COLUMN article_sketches.kind IS 'news or policy | 类型：news 新闻，policy 政策';
COMMENT ON COLUMN article_sketches.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN article_sketches.keys IS 'Hashes of bands of MinHash values, none for a text too short | MinHash 分段哈希，过短则为空';

CREATE TABLE near_duplicates (
    first_id VARCHAR NOT NULL,
    second_id VARCHAR NOT NULL,
    shared DOUBLE NOT NULL,
    PRIMARY KEY (first_id, second_id)
);
COMMENT ON TABLE near_duplicates IS 'Pairs of articles found to be copies of one story | 判定为同一稿件的稿件对';
COMMENT ON COLUMN near_duplicates.first_id IS 'The smaller id of the two | 较小的稿件编号';
COMMENT ON COLUMN near_duplicates.second_id IS 'The larger id | 较大的稿件编号';
COMMENT ON COLUMN near_duplicates.shared IS 'Share (0..1) of the shorter text that the longer one has word for word | 较短一篇中逐字相同部分的比例';

CREATE TABLE article_copies (
    id VARCHAR PRIMARY KEY,
    article_id VARCHAR NOT NULL
);
COMMENT ON TABLE article_copies IS 'Articles that are near copies of another, whose facts count for both | 与另一篇近似重复的稿件，事实只计后者';
COMMENT ON COLUMN article_copies.id IS 'The copy, an article | 重复稿件编号';
COMMENT ON COLUMN article_copies.article_id IS 'The article that stands for the story | 代表稿件编号';

CREATE TABLE forgotten (
    id VARCHAR PRIMARY KEY,
    article_id VARCHAR NOT NULL,
    forgotten_at TIMESTAMP NOT NULL,
    reason VARCHAR,
    erased_at TIMESTAMP
);
COMMENT ON TABLE forgotten IS 'Addresses taken down: never crawled or loaded again | 已撤除的网址，不再抓取或入库';
COMMENT ON COLUMN forgotten.id IS 'First 32 hex digits of the SHA-256 of the address | 网址 SHA-256 的前 32 位';
COMMENT ON COLUMN forgotten.article_id IS 'The address that was asked to be forgotten, hashed alike | 请求撤除的网址的同类哈希';
COMMENT ON COLUMN forgotten.forgotten_at IS 'When, UTC | 撤除时间（UTC）';
COMMENT ON COLUMN forgotten.reason IS 'Reason, as the operator gave it | 撤除原因';
COMMENT ON COLUMN forgotten.erased_at IS 'When the last trace was erased, UTC; null while that is under way | 清除完成时间（UTC），未完成则为空';

CREATE TABLE raw_removals (
    run_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    reason VARCHAR NOT NULL,
    removed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (run_id, source)
);
COMMENT ON TABLE raw_removals IS 'Crawls whose raw pages (WARC) were removed | 原始网页（WARC）已清理的抓取';
COMMENT ON COLUMN raw_removals.run_id IS 'Run | 运行编号';
COMMENT ON COLUMN raw_removals.source IS 'Source | 信息源';
COMMENT ON COLUMN raw_removals.bytes IS 'Size of the files in bytes | 文件字节数';
COMMENT ON COLUMN raw_removals.reason IS 'age or budget | 原因：age 超期，budget 超额';
COMMENT ON COLUMN raw_removals.removed_at IS 'When, UTC | 清理时间（UTC）';
