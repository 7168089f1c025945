-- description: What a new version of the extractor changed in facts that an earlier version had found.

CREATE TABLE reextractions (
    extractor VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    gained BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    different BIGINT NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    PRIMARY KEY (extractor, kind)
);
COMMENT ON TABLE reextractions IS 'What a version of the extractor changed in facts of earlier versions, by table | 新版抽取器对旧版事实的改动，按表统计';
COMMENT ON COLUMN reextractions.extractor IS 'The new version | 新版抽取器';
COMMENT ON COLUMN reextractions.kind IS 'Table of the facts; for articles, different counts those read again | 事实所属表；articles 行的 different 为重新抽取的稿件数';
COMMENT ON COLUMN reextractions.gained IS 'Facts that earlier versions had not found | 新增的事实数';
COMMENT ON COLUMN reextractions.lost IS 'Facts that it no longer finds | 不再存在的事实数';
COMMENT ON COLUMN reextractions.different IS 'Facts of which it says something else | 内容改变的事实数';
COMMENT ON COLUMN reextractions.first_at IS 'First replacement, UTC | 首次替换时间（UTC）';
COMMENT ON COLUMN reextractions.last_at IS 'Last replacement, UTC | 最近替换时间（UTC）';
