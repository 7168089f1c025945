-- description: The change log that other systems follow, and what the checks found.

CREATE TABLE changes (
    seq BIGINT NOT NULL,
    op VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE changes IS 'Every insertion, update and deletion of articles and facts, in order | 稿件与事实的每次增改删，按序记录';
COMMENT ON COLUMN changes.seq IS 'Number, growing without gaps | 连续递增序号';
COMMENT ON COLUMN changes.op IS 'insert, update or delete | 操作：insert 新增，update 修改，delete 删除';
COMMENT ON COLUMN changes.kind IS 'Table of the row | 所属表';
COMMENT ON COLUMN changes.id IS 'Id of the row | 行编号';
COMMENT ON COLUMN changes.changed_at IS 'When, UTC | 变更时间（UTC）';

CREATE TABLE check_results (
    run_id VARCHAR,
    checked_at TIMESTAMP NOT NULL,
    name VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    rows BIGINT NOT NULL,
    samples JSON
);
COMMENT ON TABLE check_results IS 'What the checks found | 检查结果';
COMMENT ON COLUMN check_results.run_id IS 'Run, null where the checks were run alone | 运行编号，单独检查则为空';
COMMENT ON COLUMN check_results.checked_at IS 'When, UTC | 检查时间（UTC）';
COMMENT ON COLUMN check_results.name IS 'Name of the check | 检查名称';
COMMENT ON COLUMN check_results.severity IS 'error stops publishing, warning does not | error 阻止发布，warning 仅提示';
COMMENT ON COLUMN check_results.description IS 'What it looks for | 检查内容';
COMMENT ON COLUMN check_results.rows IS 'Offending rows | 不合格行数';
COMMENT ON COLUMN check_results.samples IS 'The first of them | 样例';
