-- description: How many single projects of a place stand at which stage, and for how much
-- chinese: 各地单个项目的阶段分布
-- sorted: place, stage_order, currency
-- needs: v_distinct_projects
-- notes: Single projects only, each once at the furthest stage that any report tells, with its preferred figure
-- (v_distinct_projects); groups are left out, since they hold single projects, and so are phases whose whole covers them (part_of). Nothing is
-- converted: a row for each currency, and one with a null currency for projects without amounts. stage_order follows the road of
-- a project: planned 1 to operating 8; implemented (9) tells no stage.

CREATE VIEW v_pipeline AS
SELECT
    place, place_code, stage,
    list_position(
        ['planned', 'signed', 'introduced', 'approved', 'started', 'under_construction', 'completed', 'operating', 'implemented'],
        stage
    ) AS stage_order,
    currency,
    count(*) AS projects,
    count(total_low) AS with_total,
    CAST(sum(total_low) * 0.00000001 AS DECIMAL(38, 4)) AS total_yi,
    max(last_published) AS latest,
    arg_max(name, total_low) AS largest
FROM v_distinct_projects
WHERE record = 'project' AND part_of IS NULL
GROUP BY place, place_code, stage, currency;

COMMENT ON VIEW v_pipeline IS 'How many single projects of a place stand at which stage, and for how much | 各地单个项目的阶段分布';
COMMENT ON COLUMN v_pipeline.place IS 'Most specific division | 所在行政区划';
COMMENT ON COLUMN v_pipeline.place_code IS 'GB/T 2260 code of the text''s day | 行政区划代码（发文时）';
COMMENT ON COLUMN v_pipeline.stage IS 'Latest stage reached, or planned | 最新阶段';
COMMENT ON COLUMN v_pipeline.stage_order IS 'Place of the stage on the road of a project, 1 to 9 | 阶段序号（1 至 9）';
COMMENT ON COLUMN v_pipeline.currency IS 'Currency of the totals, ISO 4217 | 币种（ISO 4217）';
COMMENT ON COLUMN v_pipeline.projects IS 'Single projects | 单个项目数';
COMMENT ON COLUMN v_pipeline.with_total IS '… that tell their total investment | 有总投资的项目数';
COMMENT ON COLUMN v_pipeline.total_yi IS 'Sum of the totals in 亿 | 总投资合计（亿）';
COMMENT ON COLUMN v_pipeline.latest IS 'Newest publication day | 最新发布日期';
COMMENT ON COLUMN v_pipeline.largest IS 'The project with the largest total | 总投资最大的项目';
