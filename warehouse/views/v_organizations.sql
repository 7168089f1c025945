-- description: Organizations, each once: how often named, and in which roles of how many projects
-- chinese: 机构（同一机构的不同写法合并）：提及次数及在项目中的角色
-- sorted: organization
-- needs: v_stories
-- notes: Names that mean one organization are one row (organization_names tells by which rule). Projects count once, however many
-- articles tell of them; project_records counts the records. Of near copies only the article that speaks for them counts. A name that is
-- merely mentioned and tells no place (市发改委) stands for itself.

CREATE VIEW v_organizations AS
WITH mentioned AS (
    SELECT coalesce(n.organization_id, coalesce(m.canonical, m.text)) AS id, m.text AS name, m.organization_type AS type,
        m.article_id, coalesce(m.canonical, m.text) AS canonical
    FROM mentions m
    LEFT JOIN organization_names n ON n.name = coalesce(m.canonical, m.text) AND n.scope = ''
    WHERE m.label = 'ORG' AND m.article_id IN (SELECT article_id FROM v_stories)
),
parties AS (
    SELECT rp.organization_id AS id, o.name, o.organization_type AS type, o.article_id, o.project_id AS record_id
    FROM project_organizations o
    JOIN project_reports m ON m.id = o.project_id
    JOIN resolved_parties rp ON rp.project_id = m.project_id AND rp.role = o.role
    SEMI JOIN organization_names n ON n.organization_id = rp.organization_id AND n.name = coalesce(o.canonical, o.name)
    WHERE o.article_id IN (SELECT article_id FROM v_stories)
),
named AS (
    SELECT id, name, type, article_id, NULL AS record_id, canonical FROM mentioned
    UNION ALL
    SELECT id, name, type, article_id, record_id, NULL FROM parties
),
counted AS (
    SELECT
        id, mode(type) AS type, min(canonical) AS canonical,
        list(DISTINCT name ORDER BY name) AS names,
        count(*) FILTER (record_id IS NULL) AS mentions,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT record_id) AS project_records
    FROM named
    GROUP BY id
),
roles AS (
    SELECT
        organization_id AS id,
        count(DISTINCT project_id) AS projects,
        count(*) FILTER (role = 'owner') AS as_owner,
        count(*) FILTER (role = 'partner') AS as_partner,
        count(*) FILTER (role = 'contractor') AS as_contractor,
        count(*) FILTER (role = 'host') AS as_host,
        count(*) FILTER (role = 'authority') AS as_authority
    FROM resolved_parties
    GROUP BY organization_id
)
SELECT
    coalesce(o.name, c.canonical) AS organization,
    coalesce(o.type, c.type) AS type,
    c.names, c.mentions, c.articles, c.project_records,
    coalesce(r.as_owner, 0) AS as_owner, coalesce(r.as_partner, 0) AS as_partner,
    coalesce(r.as_contractor, 0) AS as_contractor, coalesce(r.as_host, 0) AS as_host,
    coalesce(r.as_authority, 0) AS as_authority,
    coalesce(r.projects, 0) AS projects, o.level, o.place, o.id AS organization_id
FROM counted c
LEFT JOIN resolved_organizations o ON o.id = c.id
LEFT JOIN roles r ON r.id = c.id;

COMMENT ON VIEW v_organizations IS 'Organizations, each once: how often named, and in which roles of how many projects | 机构（同一机构的不同写法合并）：提及次数及在项目中的角色';
COMMENT ON COLUMN v_organizations.organization IS 'Its longest name | 机构全称';
COMMENT ON COLUMN v_organizations.type IS 'Type found most often | 最常见类型';
COMMENT ON COLUMN v_organizations.names IS 'As written | 文中写法';
COMMENT ON COLUMN v_organizations.mentions IS 'Mentions in texts | 提及次数';
COMMENT ON COLUMN v_organizations.articles IS 'Articles that name it | 涉及稿件数';
COMMENT ON COLUMN v_organizations.project_records IS 'Project records that it takes part in | 涉及项目记录数';
COMMENT ON COLUMN v_organizations.as_owner IS 'Projects that it owns | 作为业主（项目数）';
COMMENT ON COLUMN v_organizations.as_partner IS 'Projects in which it is a partner | 作为合作方（项目数）';
COMMENT ON COLUMN v_organizations.as_contractor IS 'Projects that it builds | 作为承建方（项目数）';
COMMENT ON COLUMN v_organizations.as_host IS 'Projects that it takes in | 作为承接园区（项目数）';
COMMENT ON COLUMN v_organizations.as_authority IS 'Projects that it approves or signs | 作为主管机关（项目数）';
COMMENT ON COLUMN v_organizations.projects IS 'Projects that it takes part in, each once | 参与的项目数（去重）';
COMMENT ON COLUMN v_organizations.level IS 'Administrative level of an organ, else null | 机关的行政级别，其他为空';
COMMENT ON COLUMN v_organizations.place IS 'Place that its name tells | 名称所示地区';
COMMENT ON COLUMN v_organizations.organization_id IS 'Resolved organization, null for a name that tells no place | 机构编号，未指明地区的名称为空';
