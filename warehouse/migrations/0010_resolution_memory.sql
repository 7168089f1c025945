-- description: What resolution remembers from night to night, so that only what is new is judged.

CREATE TABLE resolution_reports (
    id VARCHAR PRIMARY KEY,
    mark VARCHAR NOT NULL,
    core VARCHAR NOT NULL,
    day DATE,
    placed BOOLEAN NOT NULL,
    keys VARCHAR[] NOT NULL
);
COMMENT ON TABLE resolution_reports IS 'What resolution remembers of each report, so that a night judges only what is new | 归并过程的记忆，使每晚只比对新增内容';
COMMENT ON COLUMN resolution_reports.id IS 'Report: a row of projects | 报道编号（projects 的行）';
COMMENT ON COLUMN resolution_reports.mark IS 'Hash of all that is judged | 参与比对内容的哈希';
COMMENT ON COLUMN resolution_reports.core IS 'Name without place, owner, phase and plain words | 名称核心（去除地名、业主、期数及通用词）';
COMMENT ON COLUMN resolution_reports.day IS 'Day by which it is ordered | 排序日期';
COMMENT ON COLUMN resolution_reports.placed IS 'Whether its prefecture is known | 是否已知地级区划';
COMMENT ON COLUMN resolution_reports.keys IS 'Keys under which it meets others | 候选比对键';

CREATE TABLE resolution_links (
    one VARCHAR NOT NULL,
    other VARCHAR NOT NULL,
    points DOUBLE NOT NULL,
    score DOUBLE NOT NULL,
    reason VARCHAR NOT NULL,
    inside BOOLEAN NOT NULL
);
COMMENT ON TABLE resolution_links IS 'Pairs of reports that the rules take for one project | 规则判定为同一项目的报道对';
COMMENT ON COLUMN resolution_links.one IS 'Report | 报道编号';
COMMENT ON COLUMN resolution_links.other IS 'Other report | 另一报道编号';
COMMENT ON COLUMN resolution_links.points IS 'Points of the rules | 规则得分';
COMMENT ON COLUMN resolution_links.score IS 'How sure, 0..1; 0.5 is the border | 置信度（0 至 1），0.5 为界';
COMMENT ON COLUMN resolution_links.reason IS 'Rules that fired, with their points | 触发的规则及分值';
COMMENT ON COLUMN resolution_links.inside IS 'Whether both stand in one article | 是否同在一篇稿件';
