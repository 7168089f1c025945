-- description: Organizations by canonical name: how often named, and in which roles of how many projects
-- chinese: 机构：提及次数及在项目中的角色
-- sorted: organization
-- needs: v_stories
-- notes: A name without a canonical form stands for itself. project_records counts records, not distinct projects. Of near copies
-- only the article that speaks for them counts.

CREATE VIEW v_organizations AS
WITH named AS (
    SELECT coalesce(canonical, text) AS organization, text AS name, organization_type AS type, article_id,
        NULL AS role, NULL AS project_id
    FROM mentions
    WHERE label = 'ORG' AND article_id IN (SELECT article_id FROM v_stories)
    UNION ALL
    SELECT coalesce(canonical, name), name, organization_type, article_id, role, project_id
    FROM project_organizations
    WHERE article_id IN (SELECT article_id FROM v_stories)
)
SELECT
    organization,
    mode(type) AS type,
    list(DISTINCT name ORDER BY name) AS names,
    count(*) FILTER (role IS NULL) AS mentions,
    count(DISTINCT article_id) AS articles,
    count(DISTINCT project_id) AS project_records,
    count(DISTINCT project_id) FILTER (role = 'owner') AS as_owner,
    count(DISTINCT project_id) FILTER (role = 'partner') AS as_partner,
    count(DISTINCT project_id) FILTER (role = 'contractor') AS as_contractor,
    count(DISTINCT project_id) FILTER (role = 'host') AS as_host,
    count(DISTINCT project_id) FILTER (role = 'authority') AS as_authority
FROM named
GROUP BY organization;

COMMENT ON VIEW v_organizations IS 'Organizations by canonical name: how often named, and in which roles of how many projects | 机构：提及次数及在项目中的角色';
COMMENT ON COLUMN v_organizations.organization IS 'Canonical name | 机构全称';
COMMENT ON COLUMN v_organizations.type IS 'Type found most often | 最常见类型';
COMMENT ON COLUMN v_organizations.names IS 'As written | 文中写法';
COMMENT ON COLUMN v_organizations.mentions IS 'Mentions in texts | 提及次数';
COMMENT ON COLUMN v_organizations.articles IS 'Articles that name it | 涉及稿件数';
COMMENT ON COLUMN v_organizations.project_records IS 'Project records that it takes part in | 涉及项目记录数';
COMMENT ON COLUMN v_organizations.as_owner IS '… as owner | 作为业主';
COMMENT ON COLUMN v_organizations.as_partner IS '… as partner | 作为合作方';
COMMENT ON COLUMN v_organizations.as_contractor IS '… as contractor | 作为承建方';
COMMENT ON COLUMN v_organizations.as_host IS '… as host | 作为承接园区';
COMMENT ON COLUMN v_organizations.as_authority IS '… as authority | 作为主管机关';
