-- description: The log of changes with names: every insertion, update and deletion, also of what resolution makes
-- chinese: 变更日志：每次增改删及其名称
-- needs: v_names
-- notes: Days are those of China (UTC+8). The log reaches back a year (warehouse/README.md). A thing that changed twice stands
-- here twice: count(DISTINCT id). What was loaded anew stands here though the news is old: published_date tells what is new in
-- the world, changed_at what is new in the warehouse. kind is the table; names of deleted things are gone.

CREATE VIEW v_changes AS
SELECT
    c.seq, CAST(c.changed_at + INTERVAL 8 HOUR AS DATE) AS day, c.changed_at, c.op, c.kind, n.name,
    a.title, a.published_date, a.source, a.url, c.id, n.article_id
FROM changes c
LEFT JOIN v_names n ON n.kind = c.kind AND n.id = c.id
LEFT JOIN articles a ON a.id = n.article_id;

COMMENT ON VIEW v_changes IS 'The log of changes with names: every insertion, update and deletion, also of what resolution makes | 变更日志：每次增改删及其名称';
COMMENT ON COLUMN v_changes.seq IS 'Number of the change | 变更序号';
COMMENT ON COLUMN v_changes.day IS 'Day of the change in China | 变更日期';
COMMENT ON COLUMN v_changes.changed_at IS 'When, UTC | 变更时间（UTC）';
COMMENT ON COLUMN v_changes.op IS 'insert, update or delete | 变更：insert 新增，update 修改，delete 删除';
COMMENT ON COLUMN v_changes.kind IS 'Table: articles, projects (reports), resolved_projects (projects, each once), indicators, … | 所属表：articles 稿件，projects 报道记录，resolved_projects 去重项目，indicators 指标等';
COMMENT ON COLUMN v_changes.name IS 'What it is called, null where it is gone or has no name | 名称，已删除或未具名则为空';
COMMENT ON COLUMN v_changes.title IS 'Headline of its article, null for what resolution makes | 稿件标题，归并所得者为空';
COMMENT ON COLUMN v_changes.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_changes.source IS 'Name of the source | 信息源名称';
COMMENT ON COLUMN v_changes.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_changes.id IS 'Thing that changed | 编号';
COMMENT ON COLUMN v_changes.article_id IS 'Its article | 稿件编号';
