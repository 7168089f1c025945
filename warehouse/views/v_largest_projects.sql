-- description: Single projects by amount, the largest first, within each currency
-- chinese: 单个项目按金额排序（分币种）
-- sorted: currency <> 'CNY', currency, rank
-- needs: v_distinct_projects
-- notes: The amount is the total investment, else the contract value, else the planned investment; amount_role says which. Groups
-- are left out, and so is a phase whose whole is told with a larger amount (part_of). A project that several articles tell of counts once,
-- with the preferred figure and the sentence that says it (v_distinct_projects). Nothing is converted.

CREATE VIEW v_largest_projects AS
SELECT
    row_number() OVER (PARTITION BY currency ORDER BY amount_yi DESC, name, id) AS rank,
    name, count, amount_yi, currency, amount_role, stage, date, place,
    concat_ws('；',
        CASE WHEN len(owners) > 0 THEN 'owner: ' || array_to_string(owners, '、') END,
        CASE WHEN len(partners) > 0 THEN 'partner: ' || array_to_string(partners, '、') END,
        CASE WHEN len(contractors) > 0 THEN 'contractor: ' || array_to_string(contractors, '、') END,
        CASE WHEN len(hosts) > 0 THEN 'host: ' || array_to_string(hosts, '、') END,
        CASE WHEN len(authorities) > 0 THEN 'authority: ' || array_to_string(authorities, '、') END
    ) AS parties,
    sentence, title, published, url, id, project_id
FROM (
    SELECT
        *,
        coalesce(total_yi, contract_yi, planned_yi) AS amount_yi,
        CASE
            WHEN total_yi IS NOT NULL THEN 'total_investment'
            WHEN contract_yi IS NOT NULL THEN 'contract_value'
            ELSE 'planned_investment'
        END AS amount_role
    FROM v_distinct_projects
    WHERE record = 'project' AND part_of IS NULL
)
WHERE amount_yi IS NOT NULL
ORDER BY currency <> 'CNY', currency, amount_yi DESC, name, id;

COMMENT ON VIEW v_largest_projects IS 'Single projects by amount, the largest first, within each currency | 单个项目按金额排序（分币种）';
COMMENT ON COLUMN v_largest_projects.rank IS 'Place among the projects of this currency | 本币种内名次';
COMMENT ON COLUMN v_largest_projects.name IS 'Name that most stories use, null where none has one | 采用最多的名称，均无则为空';
COMMENT ON COLUMN v_largest_projects.count IS 'Always 1 | 恒为 1';
COMMENT ON COLUMN v_largest_projects.amount_yi IS 'Amount in 亿 (10^8) of the currency | 金额（亿）';
COMMENT ON COLUMN v_largest_projects.currency IS 'Currency, ISO 4217 | 币种';
COMMENT ON COLUMN v_largest_projects.amount_role IS 'What the amount is | 金额性质';
COMMENT ON COLUMN v_largest_projects.stage IS 'Furthest stage told | 最新阶段（各报道所及最远者）';
COMMENT ON COLUMN v_largest_projects.date IS 'When the stage was reached, EDTF | 该阶段的时间（EDTF）';
COMMENT ON COLUMN v_largest_projects.place IS 'Most specific division | 所在行政区划';
COMMENT ON COLUMN v_largest_projects.parties IS 'Organizations by role | 相关机构及角色';
COMMENT ON COLUMN v_largest_projects.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_largest_projects.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_largest_projects.published IS 'Publication time | 发布时间';
COMMENT ON COLUMN v_largest_projects.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_largest_projects.id IS 'Report that shows it best: a row of projects | 最能说明的项目记录编号';
COMMENT ON COLUMN v_largest_projects.project_id IS 'Resolved project, the same from night to night | 项目编号（不随批次变化）';
