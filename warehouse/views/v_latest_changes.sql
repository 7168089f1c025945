-- description: What changed in the day before the newest change, each thing once with its net effect
-- chinese: 最近一日的变化
-- sorted: kind, seq
-- notes: The day is that of the warehouse, 24 hours back from its newest change: a snapshot of last night tells last night's changes
-- whenever it is read. A thing inserted and changed is inserted; inserted and deleted it is left out.

CREATE VIEW v_latest_changes AS
WITH recent AS (
    SELECT kind, id, arg_min(op, seq) AS first_op, arg_max(op, seq) AS last_op, max(changed_at) AS changed_at, max(seq) AS seq
    FROM changes
    WHERE changed_at > (SELECT max(changed_at) FROM changes) - INTERVAL 1 DAY
    GROUP BY kind, id
    HAVING NOT (first_op = 'insert' AND last_op = 'delete')
),
named AS (
    SELECT 'articles' AS kind, id, title AS name, id AS article_id FROM articles
    UNION ALL SELECT 'article_addresses', id, url, article_id FROM article_addresses
    UNION ALL SELECT 'projects', id, name, article_id FROM projects
    UNION ALL SELECT 'project_organizations', id, name, article_id FROM project_organizations
    UNION ALL SELECT 'project_amounts', id, role, article_id FROM project_amounts
    UNION ALL SELECT 'indicators', id, name, article_id FROM indicators
    UNION ALL SELECT 'policies', id, document_number, article_id FROM policies
    UNION ALL SELECT 'policy_targets', id, name, article_id FROM policy_targets
    UNION ALL SELECT 'mentions', id, text, article_id FROM mentions
)
SELECT
    CASE WHEN r.last_op = 'delete' THEN 'delete' WHEN r.first_op = 'insert' THEN 'insert' ELSE 'update' END AS op,
    r.kind, n.name, a.title, a.published_date, a.source, a.url, r.changed_at, r.id, n.article_id, r.seq
FROM recent r
LEFT JOIN named n ON n.kind = r.kind AND n.id = r.id
LEFT JOIN articles a ON a.id = n.article_id;

COMMENT ON VIEW v_latest_changes IS 'What changed in the day before the newest change, each thing once with its net effect | 最近一日的变化';
COMMENT ON COLUMN v_latest_changes.op IS 'insert, update or delete: the net effect | 变化：insert 新增，update 修改，delete 删除';
COMMENT ON COLUMN v_latest_changes.kind IS 'Table | 所属表';
COMMENT ON COLUMN v_latest_changes.name IS 'What it is called, null where it is gone | 名称，已删除则为空';
COMMENT ON COLUMN v_latest_changes.title IS 'Headline of its article | 稿件标题';
COMMENT ON COLUMN v_latest_changes.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_latest_changes.source IS 'Name of the source | 信息源名称';
COMMENT ON COLUMN v_latest_changes.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_latest_changes.changed_at IS 'When it changed last, UTC | 变化时间（UTC）';
COMMENT ON COLUMN v_latest_changes.id IS 'Thing that changed | 编号';
COMMENT ON COLUMN v_latest_changes.article_id IS 'Its article | 稿件编号';
COMMENT ON COLUMN v_latest_changes.seq IS 'Number of its last change | 变更序号';
