-- description: Projects that Hebei takes in from Beijing and Tianjin
-- chinese: 京津转移及合作项目
-- sorted: place, published_date, project_id
-- needs: v_distinct_projects
-- notes: A project counts where an owner or partner has its name from Beijing or Tianjin (basis organization), or else where the name
-- or the sentence of a report says that it moves from there (basis text: 京津转移, 承接京津, 来自北京, 非首都功能疏解, …). Projects that lie in
-- Beijing or Tianjin themselves are left out. One row for each project, however many articles tell of it (v_distinct_projects); who adds up keeps
-- record and currency apart and leaves out the rows with part_of. A company that is named for Beijing and sits elsewhere counts; a
-- company of Beijing whose name does not say so is missed.

CREATE VIEW v_transfers AS
WITH comers AS (
    SELECT m.project_id,
        list(DISTINCT left(o.name, 2) || '市' ORDER BY left(o.name, 2) || '市') AS origins,
        list(DISTINCT o.name ORDER BY o.name) AS organizations
    FROM resolved_parties m
    JOIN resolved_organizations o ON o.id = m.organization_id
    WHERE m.role IN ('owner', 'partner') AND left(o.name, 2) IN ('北京', '天津')
    GROUP BY m.project_id
),
said AS (
    SELECT m.project_id,
        CASE
            WHEN regexp_matches(coalesce(p.name, '') || p.sentence, '京津(产业)?(转移|疏解)|(承接|引进|来自)京津|京津冀产业转移') THEN ['北京市', '天津市']
            WHEN regexp_matches(coalesce(p.name, '') || p.sentence, '(承接|引进|来自|疏解自)(北京|首都)|非首都功能|北京(转移|疏解|外迁)|由北京(迁|转移)') THEN ['北京市']
            WHEN regexp_matches(coalesce(p.name, '') || p.sentence, '(承接|引进|来自)天津|天津(转移|外迁)|由天津(迁|转移)') THEN ['天津市']
        END AS origins
    FROM projects p
    JOIN project_reports m ON m.id = p.id AND m.speaks
    WHERE contains(p.sentence, '京') OR contains(p.sentence, '首都') OR contains(p.sentence, '天津') OR contains(p.name, '京')
),
told AS (
    SELECT project_id, list_sort(list_distinct(flatten(list(origins)))) AS origins
    FROM said
    WHERE origins IS NOT NULL
    GROUP BY project_id
)
SELECT
    p.id, p.name, p.count, p.record,
    coalesce(c.origins, t.origins) AS origins,
    coalesce(c.organizations, []::VARCHAR[]) AS organizations,
    CASE WHEN c.origins IS NOT NULL THEN 'organization' ELSE 'text' END AS basis,
    p.place, p.place_code, p.stage, p.date, p.total_yi, p.completed_yi, p.currency,
    p.sentence, p.title, p.published, p.published_date, p.source, p.url, p.article_id,
    p.project_id, p.part_of, p.stories
FROM v_distinct_projects p
LEFT JOIN comers c ON c.project_id = p.project_id
LEFT JOIN told t ON t.project_id = p.project_id
WHERE coalesce(c.origins, t.origins) IS NOT NULL
    AND coalesce(left(p.place_code, 2) NOT IN ('11', '12'), true);

COMMENT ON VIEW v_transfers IS 'Projects that Hebei takes in from Beijing and Tianjin | 京津转移及合作项目';
COMMENT ON COLUMN v_transfers.id IS 'Report that shows it best: a row of projects | 最能说明的项目记录编号';
COMMENT ON COLUMN v_transfers.name IS 'Name that most stories use, null where none has one | 采用最多的名称，均无则为空';
COMMENT ON COLUMN v_transfers.count IS '1, or the number of projects in a group | 项目数，单个为 1';
COMMENT ON COLUMN v_transfers.record IS 'project or group; never add up the two | 记录类型：project 单个项目，group 项目组，不可相加';
COMMENT ON COLUMN v_transfers.origins IS '北京市, 天津市 or both | 来源地';
COMMENT ON COLUMN v_transfers.organizations IS 'Owners and partners named for Beijing or Tianjin | 京津单位';
COMMENT ON COLUMN v_transfers.basis IS 'organization: by the name of a party; text: by the words of a report | 判断依据：organization 单位名称，text 文字表述';
COMMENT ON COLUMN v_transfers.place IS 'Division in Hebei that takes it in | 承接地';
COMMENT ON COLUMN v_transfers.place_code IS 'GB/T 2260 code of the text''s day | 行政区划代码（发文时）';
COMMENT ON COLUMN v_transfers.stage IS 'Furthest stage told | 最新阶段（各报道所及最远者）';
COMMENT ON COLUMN v_transfers.date IS 'When the stage was reached, EDTF | 阶段时间（EDTF）';
COMMENT ON COLUMN v_transfers.total_yi IS 'Total investment in 亿 | 总投资（亿）';
COMMENT ON COLUMN v_transfers.completed_yi IS 'Completed investment in 亿 | 完成投资（亿）';
COMMENT ON COLUMN v_transfers.currency IS 'Currency, ISO 4217 | 币种（ISO 4217）';
COMMENT ON COLUMN v_transfers.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_transfers.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_transfers.published IS 'Publication time as the page gives it | 发布时间（按网页所示）';
COMMENT ON COLUMN v_transfers.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_transfers.source IS 'Name of the source | 信息源名称';
COMMENT ON COLUMN v_transfers.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_transfers.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_transfers.project_id IS 'Resolved project, the same from night to night | 项目编号（不随批次变化）';
COMMENT ON COLUMN v_transfers.part_of IS 'Larger project or group whose amount covers this one, null where none is known; leave such rows out of sums | 所属项目（更大的项目或项目组，其金额已含本项，合计时应剔除），未知则为空';
COMMENT ON COLUMN v_transfers.stories IS 'Different stories that tell of it | 不同稿件数';
