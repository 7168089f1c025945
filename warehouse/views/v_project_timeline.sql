-- description: What was told of each project, report by report, in the order of time
-- chinese: 项目时间线：按时间排列的各篇报道内容
-- sorted: project_id, event_date, published, report_id
-- notes: One row for each report. event_date is the last day of the stage's date, else the day of publication. Near copies of a story have
-- speaks = false: filter by speaks to read each story once.

CREATE VIEW v_project_timeline AS
SELECT
    m.project_id, r.name AS project, coalesce(p.date_to, p.date_from, a.published_date) AS event_date,
    p.stage, p.date, p.name AS name_told, p.place, m.speaks, m.score, m.reason, p.sentence, a.title, a.published,
    a.source, a.url, p.id AS report_id, p.article_id
FROM project_reports m
JOIN resolved_projects r ON r.id = m.project_id
JOIN projects p ON p.id = m.id
JOIN articles a ON a.id = p.article_id
ORDER BY m.project_id, event_date, a.published, p.id;

COMMENT ON VIEW v_project_timeline IS 'What was told of each project, report by report, in the order of time | 项目时间线：按时间排列的各篇报道内容';
COMMENT ON COLUMN v_project_timeline.project_id IS 'Resolved project | 项目编号';
COMMENT ON COLUMN v_project_timeline.project IS 'Its name | 项目名称';
COMMENT ON COLUMN v_project_timeline.event_date IS 'Day of the event, else of publication | 事件日期，无则发布日期';
COMMENT ON COLUMN v_project_timeline.stage IS 'Stage as this report tells it | 该报道所载阶段';
COMMENT ON COLUMN v_project_timeline.date IS 'Its date, EDTF | 该阶段时间（EDTF）';
COMMENT ON COLUMN v_project_timeline.name_told IS 'Name as this report writes it | 该报道所用名称';
COMMENT ON COLUMN v_project_timeline.place IS 'Place as this report tells it | 该报道所载地点';
COMMENT ON COLUMN v_project_timeline.speaks IS 'Whether the report counts; false for a near copy | 是否计数，近似重复为 false';
COMMENT ON COLUMN v_project_timeline.score IS 'How sure it is that the report tells of this project, 0..1; null for the first | 归并置信度（0 至 1），首个为空';
COMMENT ON COLUMN v_project_timeline.reason IS 'Rules that joined it | 归并规则';
COMMENT ON COLUMN v_project_timeline.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_project_timeline.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_project_timeline.published IS 'Publication time as the page gives it | 发布时间（按网页所示）';
COMMENT ON COLUMN v_project_timeline.source IS 'Name of the source | 信息源名称';
COMMENT ON COLUMN v_project_timeline.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_project_timeline.report_id IS 'Report: a row of projects | 报道编号';
COMMENT ON COLUMN v_project_timeline.article_id IS 'Article | 稿件编号';
