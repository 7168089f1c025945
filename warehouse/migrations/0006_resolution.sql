-- description: Projects, organizations and places resolved across articles, and what people corrected.

CREATE TABLE places (
    id VARCHAR PRIMARY KEY,
    code VARCHAR,
    name VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    parent_id VARCHAR,
    prefecture VARCHAR,
    province VARCHAR,
    path VARCHAR NOT NULL
);
COMMENT ON TABLE places IS 'Divisions of GB/T 2260 and 雄安新区, with what they belong to | 行政区划（GB/T 2260）及雄安新区的隶属关系';
COMMENT ON COLUMN places.id IS 'Code, or the name where there is none | 代码，无代码则为名称';
COMMENT ON COLUMN places.code IS 'GB/T 2260 code, null for 雄安新区 | 行政区划代码，雄安新区为空';
COMMENT ON COLUMN places.name IS 'Official name | 名称';
COMMENT ON COLUMN places.level IS 'province, prefecture or county | 级别：province 省级，prefecture 地级，county 县级';
COMMENT ON COLUMN places.parent_id IS 'Next larger place | 上级区划';
COMMENT ON COLUMN places.prefecture IS 'Name of its prefecture, or its own where it is one | 所属地级区划名称';
COMMENT ON COLUMN places.province IS 'Name of its province, or its own | 所属省级区划名称';
COMMENT ON COLUMN places.path IS 'Names from the province down, joined by / | 自省级起的名称路径';

CREATE TABLE resolved_projects (
    id VARCHAR PRIMARY KEY,
    name VARCHAR,
    count BIGINT NOT NULL,
    phase BIGINT,
    stage VARCHAR,
    stage_date VARCHAR,
    stage_report_id VARCHAR,
    place VARCHAR,
    place_id VARCHAR,
    place_code VARCHAR,
    reports BIGINT NOT NULL,
    stories BIGINT NOT NULL,
    addresses BIGINT NOT NULL,
    first_published DATE,
    last_published DATE,
    anchor_report_id VARCHAR NOT NULL
);
COMMENT ON TABLE resolved_projects IS 'Projects: what many reports tell is one row | 项目：多篇报道合并后每个项目一行';
COMMENT ON COLUMN resolved_projects.id IS 'Id that stays when reports join; see project_forwards | 项目编号，新报道并入后不变；参见 project_forwards';
COMMENT ON COLUMN resolved_projects.name IS 'Name that most stories use, the longer of equals; null where none has one | 采用最多的名称，次数相同取较长者，均无则为空';
COMMENT ON COLUMN resolved_projects.count IS '1, or the number of projects in a group | 单个为 1，项目组为项目数';
COMMENT ON COLUMN resolved_projects.phase IS 'Number of the phase, null where none is told | 期数，未载明则为空';
COMMENT ON COLUMN resolved_projects.stage IS 'Furthest stage that a report tells; of a group the newest told | 报道所及的最远阶段；项目组取最新';
COMMENT ON COLUMN resolved_projects.stage_date IS 'When that stage was first told to be reached, EDTF | 最早载明的该阶段时间（EDTF）';
COMMENT ON COLUMN resolved_projects.stage_report_id IS 'Report that tells the stage | 阶段所据报道';
COMMENT ON COLUMN resolved_projects.place IS 'Most specific place that its reports or names tell | 报道所载最具体地点';
COMMENT ON COLUMN resolved_projects.place_id IS 'That place in places | 该地点在 places 中的编号';
COMMENT ON COLUMN resolved_projects.place_code IS 'GB/T 2260 code, null for 雄安新区 | 行政区划代码，雄安新区为空';
COMMENT ON COLUMN resolved_projects.reports IS 'Reports, copies included | 报道数（含重复稿件）';
COMMENT ON COLUMN resolved_projects.stories IS 'Different stories: near copies count once | 不同稿件数（近似重复只计一次）';
COMMENT ON COLUMN resolved_projects.addresses IS 'Addresses under which the reports stand | 报道所在网址数';
COMMENT ON COLUMN resolved_projects.first_published IS 'Day of the first report | 首次报道日期';
COMMENT ON COLUMN resolved_projects.last_published IS 'Day of the newest report | 最近报道日期';
COMMENT ON COLUMN resolved_projects.anchor_report_id IS 'Report that the id was made of; merge and split in overrides hold on to it | 生成编号所据的报道，人工合并与拆分以此为准';

CREATE TABLE project_reports (
    id VARCHAR PRIMARY KEY,
    article_id VARCHAR NOT NULL,
    project_id VARCHAR NOT NULL,
    speaks BOOLEAN NOT NULL,
    linked_report_id VARCHAR,
    score DOUBLE,
    reason VARCHAR
);
COMMENT ON TABLE project_reports IS 'Which report tells of which project, and why | 报道与项目的对应关系及理由';
COMMENT ON COLUMN project_reports.id IS 'Report: a row of projects | 报道编号（projects 的行）';
COMMENT ON COLUMN project_reports.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN project_reports.project_id IS 'Resolved project | 项目编号';
COMMENT ON COLUMN project_reports.speaks IS 'Whether it counts: false for a near copy of a story that is there | 是否计数：近似重复稿件为 false';
COMMENT ON COLUMN project_reports.linked_report_id IS 'Report that it was found to agree with; null for the only or first one | 据以合并的报道，首个或唯一报道为空';
COMMENT ON COLUMN project_reports.score IS 'How sure, 0..1; 0.5 is the border; 1 where people decided it | 置信度（0 至 1），0.5 为界，人工决定为 1';
COMMENT ON COLUMN project_reports.reason IS 'Rules that fired, with their points | 触发的规则及分值';

CREATE TABLE project_forwards (
    id VARCHAR PRIMARY KEY,
    project_id VARCHAR NOT NULL,
    anchor_report_id VARCHAR NOT NULL
);
COMMENT ON TABLE project_forwards IS 'Ids of projects that were merged into others | 已并入其他项目的编号';
COMMENT ON COLUMN project_forwards.id IS 'Id that is no more | 已停用编号';
COMMENT ON COLUMN project_forwards.project_id IS 'Project that holds its reports now | 现项目编号';
COMMENT ON COLUMN project_forwards.anchor_report_id IS 'Report that the old id was made of | 旧编号所据的报道';

CREATE TABLE resolved_amounts (
    id VARCHAR PRIMARY KEY,
    project_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    low DECIMAL(28, 4) NOT NULL,
    high DECIMAL(28, 4) NOT NULL,
    modifier VARCHAR,
    amount_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    figures BIGINT NOT NULL,
    differing BIGINT NOT NULL
);
COMMENT ON TABLE resolved_amounts IS 'The preferred figure of each project, role and currency | 每个项目、性质、币种的首选金额';
COMMENT ON COLUMN resolved_amounts.id IS 'Hash of project, role and currency | 项目、性质、币种的哈希';
COMMENT ON COLUMN resolved_amounts.project_id IS 'Resolved project | 项目编号';
COMMENT ON COLUMN resolved_amounts.role IS 'total_investment, contract_value, … | 金额性质';
COMMENT ON COLUMN resolved_amounts.currency IS 'ISO 4217 code | 币种';
COMMENT ON COLUMN resolved_amounts.low IS 'Lower bound in whole units | 下限（货币单位）';
COMMENT ON COLUMN resolved_amounts.high IS 'Upper bound in whole units | 上限（货币单位）';
COMMENT ON COLUMN resolved_amounts.modifier IS 'approx, over or under | 修饰：approx 约，over 超过，under 以内';
COMMENT ON COLUMN resolved_amounts.amount_id IS 'The figure as its report tells it: a row of project_amounts | 所据金额（project_amounts 的行）';
COMMENT ON COLUMN resolved_amounts.rule IS 'Why this one: only, official, newest or specific | 选取理由：only 唯一，official 官方，newest 最新，specific 更具体';
COMMENT ON COLUMN resolved_amounts.figures IS 'Figures told by different stories | 不同稿件所载金额数';
COMMENT ON COLUMN resolved_amounts.differing IS 'Different values among them; more than 1 is a conflict | 不同数值的个数，大于 1 即有出入';

CREATE TABLE resolved_organizations (
    id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    names VARCHAR[] NOT NULL,
    type VARCHAR,
    level VARCHAR,
    place_id VARCHAR,
    place VARCHAR,
    anchor VARCHAR NOT NULL
);
COMMENT ON TABLE resolved_organizations IS 'Organizations: their names in many articles gathered | 机构：归并各稿件中的名称';
COMMENT ON COLUMN resolved_organizations.id IS 'Id that stays when names join | 机构编号，新名称并入后不变';
COMMENT ON COLUMN resolved_organizations.name IS 'Fullest name | 最完整名称';
COMMENT ON COLUMN resolved_organizations.names IS 'All names, its short ones too | 全部名称（含简称）';
COMMENT ON COLUMN resolved_organizations.type IS 'Type found most often | 最常见类型';
COMMENT ON COLUMN resolved_organizations.level IS 'Administrative level of an organ or zone: country, province, prefecture, county | 机关、园区的行政级别';
COMMENT ON COLUMN resolved_organizations.place_id IS 'Place that its name tells | 名称所示地点';
COMMENT ON COLUMN resolved_organizations.place IS 'Name of that place | 地点名称';
COMMENT ON COLUMN resolved_organizations.anchor IS 'Row of organization_names that the id was made of | 生成编号所据的名称';

CREATE TABLE organization_names (
    id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    organization_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    mentions BIGINT NOT NULL
);
COMMENT ON TABLE organization_names IS 'Which name means which organization, and why | 名称与机构的对应关系及理由';
COMMENT ON COLUMN organization_names.id IS 'Hash of name and scope | 名称与范围的哈希';
COMMENT ON COLUMN organization_names.name IS 'Canonical name of the mention, or as written | 提及的全称，无则原文';
COMMENT ON COLUMN organization_names.scope IS 'Place or article that a relative name (市发改委) speaks of; empty for others | 相对名称所指的地点或稿件，其余为空';
COMMENT ON COLUMN organization_names.organization_id IS 'Resolved organization | 机构编号';
COMMENT ON COLUMN organization_names.rule IS 'Rule that gave it | 归并规则';
COMMENT ON COLUMN organization_names.score IS 'How sure the rule is, 0..1 | 规则置信度（0 至 1）';
COMMENT ON COLUMN organization_names.mentions IS 'Parties and mentions under this name | 以此名称出现的次数';

CREATE TABLE organization_forwards (
    id VARCHAR PRIMARY KEY,
    organization_id VARCHAR NOT NULL,
    anchor VARCHAR NOT NULL
);
COMMENT ON TABLE organization_forwards IS 'Ids of organizations that were merged into others | 已并入其他机构的编号';
COMMENT ON COLUMN organization_forwards.id IS 'Id that is no more | 已停用编号';
COMMENT ON COLUMN organization_forwards.organization_id IS 'Organization that holds its names now | 现机构编号';
COMMENT ON COLUMN organization_forwards.anchor IS 'Name that the old id was made of | 旧编号所据的名称';

CREATE TABLE resolved_parties (
    id VARCHAR PRIMARY KEY,
    project_id VARCHAR NOT NULL,
    organization_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    stories BIGINT NOT NULL
);
COMMENT ON TABLE resolved_parties IS 'Organizations of projects and their roles | 项目的相关机构及角色';
COMMENT ON COLUMN resolved_parties.id IS 'Hash of project, organization and role | 项目、机构、角色的哈希';
COMMENT ON COLUMN resolved_parties.project_id IS 'Resolved project | 项目编号';
COMMENT ON COLUMN resolved_parties.organization_id IS 'Resolved organization | 机构编号';
COMMENT ON COLUMN resolved_parties.role IS 'owner, partner, contractor, host or authority | 角色：业主、合作方、承建方、承接园区、主管机关';
COMMENT ON COLUMN resolved_parties.stories IS 'Different stories that say so | 所据不同稿件数';

CREATE TABLE corrections (
    id VARCHAR PRIMARY KEY,
    fact_table VARCHAR NOT NULL,
    fact_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    field VARCHAR,
    value JSON,
    original JSON,
    reason VARCHAR NOT NULL,
    decided DATE NOT NULL
);
COMMENT ON TABLE corrections IS 'Facts corrected or struck by people, and what stood there before | 人工更正或删除的事实及原值';
COMMENT ON COLUMN corrections.id IS 'Table, id and field | 表、编号与字段';
COMMENT ON COLUMN corrections.fact_table IS 'Table of the fact | 事实所在表';
COMMENT ON COLUMN corrections.fact_id IS 'Id of the fact | 事实编号';
COMMENT ON COLUMN corrections.article_id IS 'Article of the fact | 事实所在稿件';
COMMENT ON COLUMN corrections.field IS 'Field set, null where the fact is struck | 更正的字段，删除则为空';
COMMENT ON COLUMN corrections.value IS 'Value set | 更正后的值';
COMMENT ON COLUMN corrections.original IS 'What the extractor found: the value, or the rows struck | 抽取所得原值或被删除的行';
COMMENT ON COLUMN corrections.reason IS 'Why | 理由';
COMMENT ON COLUMN corrections.decided IS 'When people decided it | 决定日期';
