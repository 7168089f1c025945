-- description: What changed since the run before the newest one, each thing once with its net effect
-- chinese: 上次运行以来的变化，每项一行，为净变化
-- sorted: kind, seq
-- needs: v_names
-- sorted: kind, seq
-- notes: "Since yesterday" means since the end of the last run that ended at least 18 hours before the newest change (`since`), so that
-- of two snapshots of following nights the second tells exactly what the first did not have; where there is no such run, 24 hours back.
-- It is counted from the newest change and not from now: a snapshot of last night tells last night's changes whenever it is read.
-- A thing inserted and changed is inserted; inserted and deleted it is left out. Other days: v_changes.

CREATE VIEW v_latest_changes AS
WITH begins AS (
    SELECT coalesce(max(r.finished_at), max(c.newest) - INTERVAL 24 HOUR) AS since
    FROM (SELECT max(changed_at) AS newest FROM changes) c
    LEFT JOIN runs r ON r.finished_at <= c.newest - INTERVAL 18 HOUR
),
recent AS (
    SELECT kind, id, arg_min(op, seq) AS first_op, arg_max(op, seq) AS last_op, max(changed_at) AS changed_at, max(seq) AS seq
    FROM changes
    WHERE changed_at > (SELECT since FROM begins)
    GROUP BY kind, id
    HAVING NOT (first_op = 'insert' AND last_op = 'delete')
)
SELECT
    CASE WHEN r.last_op = 'delete' THEN 'delete' WHEN r.first_op = 'insert' THEN 'insert' ELSE 'update' END AS op,
    r.kind, n.name, a.title, a.published_date, a.source, a.url, r.changed_at,
    (SELECT since FROM begins) AS since, r.id, n.article_id, r.seq
FROM recent r
LEFT JOIN v_names n ON n.kind = r.kind AND n.id = r.id
LEFT JOIN articles a ON a.id = n.article_id;

COMMENT ON VIEW v_latest_changes IS 'What changed since the run before the newest one, each thing once with its net effect | 上次运行以来的变化，每项一行，为净变化';
COMMENT ON COLUMN v_latest_changes.op IS 'insert, update or delete: the net effect | 变更：insert 新增，update 修改，delete 删除';
COMMENT ON COLUMN v_latest_changes.kind IS 'Table: articles, projects (reports), resolved_projects (projects, each once), indicators, … | 所属表：articles 稿件，projects 报道记录，resolved_projects 去重项目，indicators 指标等';
COMMENT ON COLUMN v_latest_changes.name IS 'What it is called, null where it is gone or has no name | 名称，已删除或未具名则为空';
COMMENT ON COLUMN v_latest_changes.title IS 'Headline of its article, null for what resolution makes | 稿件标题，归并所得者为空';
COMMENT ON COLUMN v_latest_changes.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_latest_changes.source IS 'Source that was crawled; who wrote it is the publisher | 信息源（抓取来源，署名见来源）';
COMMENT ON COLUMN v_latest_changes.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_latest_changes.changed_at IS 'When it changed last, UTC | 变更时间（UTC）';
COMMENT ON COLUMN v_latest_changes.since IS 'What came before this moment (UTC) is not told; the same in all rows | 统计起点（UTC），各行相同';
COMMENT ON COLUMN v_latest_changes.id IS 'Thing that changed | 编号';
COMMENT ON COLUMN v_latest_changes.article_id IS 'Its article | 稿件编号';
COMMENT ON COLUMN v_latest_changes.seq IS 'Number of its last change | 变更序号';
