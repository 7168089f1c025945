-- description: Organizations and their projects as owner, partner, contractor, host or authority
-- chinese: 机构与其项目：业主、合作方、承建方、承接园区、主管机关
-- sorted: organization, role, project_id
-- needs: v_resolved_projects
-- notes: One row for each organization, project and role; an organization with two roles in a project has two rows, so add up amounts
-- within one role only.

CREATE VIEW v_organizations_projects AS
SELECT
    o.id AS organization_id, o.name AS organization, o.type, o.level, o.place AS organization_place,
    m.role, p.id AS project_id, p.name AS project, p.record, p.stage, p.stage_date, p.place, p.place_code, p.prefecture,
    p.total_yi, p.contract_yi, p.currency, m.stories, p.last_published
FROM resolved_parties m
JOIN resolved_organizations o ON o.id = m.organization_id
JOIN v_resolved_projects p ON p.id = m.project_id;

COMMENT ON VIEW v_organizations_projects IS 'Organizations and their projects as owner, partner, contractor, host or authority | 机构与其项目：业主、合作方、承建方、承接园区、主管机关';
COMMENT ON COLUMN v_organizations_projects.organization_id IS 'Resolved organization | 机构编号';
COMMENT ON COLUMN v_organizations_projects.organization IS 'Fullest name | 机构最完整名称';
COMMENT ON COLUMN v_organizations_projects.type IS 'Type | 机构类型';
COMMENT ON COLUMN v_organizations_projects.level IS 'Administrative level of an organ or zone | 行政级别';
COMMENT ON COLUMN v_organizations_projects.organization_place IS 'Place that its name tells | 名称所示地点';
COMMENT ON COLUMN v_organizations_projects.role IS 'Its role in the project | 在项目中的角色';
COMMENT ON COLUMN v_organizations_projects.project_id IS 'Resolved project | 项目编号';
COMMENT ON COLUMN v_organizations_projects.project IS 'Name of the project | 项目名称';
COMMENT ON COLUMN v_organizations_projects.record IS 'project or group; never add up the two | project 单个项目，group 项目组；不可相加';
COMMENT ON COLUMN v_organizations_projects.stage IS 'Furthest stage told | 最远阶段';
COMMENT ON COLUMN v_organizations_projects.stage_date IS 'When it was reached, EDTF | 该阶段时间（EDTF）';
COMMENT ON COLUMN v_organizations_projects.place IS 'Place of the project | 项目地点';
COMMENT ON COLUMN v_organizations_projects.place_code IS 'GB/T 2260 code | 行政区划代码';
COMMENT ON COLUMN v_organizations_projects.prefecture IS 'Prefecture of the project | 项目所属地级区划';
COMMENT ON COLUMN v_organizations_projects.total_yi IS 'Preferred total investment in 亿 | 首选总投资（亿）';
COMMENT ON COLUMN v_organizations_projects.contract_yi IS 'Preferred contract value in 亿 | 首选合同金额（亿）';
COMMENT ON COLUMN v_organizations_projects.currency IS 'Currency, ISO 4217 | 币种';
COMMENT ON COLUMN v_organizations_projects.stories IS 'Different stories that name it in this role | 以此角色提及的不同稿件数';
COMMENT ON COLUMN v_organizations_projects.last_published IS 'Day of the newest report | 最近报道日期';
