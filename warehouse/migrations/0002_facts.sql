-- description: What extraction found, each fact with its article, its offsets and the sentence that says it.
-- Facts have no primary key: their ids are unique by construction, a check looks for duplicates, and an index over
-- some fifty mentions an article would cost more than everything else. Amounts are DECIMAL(28,4), so that
-- even the sum of ten thousand million of the largest fits DECIMAL(38,4); what does not fit is kept out and told in `problems`.

CREATE TABLE extractions (
    article_id VARCHAR PRIMARY KEY,
    extractor VARCHAR NOT NULL,
    input_hash VARCHAR NOT NULL,
    schema_version INTEGER NOT NULL
);
COMMENT ON TABLE extractions IS 'Which version of the extractor read which version of an article | 各稿件由哪一版抽取器读过';
COMMENT ON COLUMN extractions.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN extractions.extractor IS 'Extractor and version | 抽取器及版本';
COMMENT ON COLUMN extractions.input_hash IS 'The article''s input_hash when it was read | 抽取时稿件的 input_hash';
COMMENT ON COLUMN extractions.schema_version IS 'Version of the Extraction record | Extraction 记录版本';

CREATE TABLE mentions (
    id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    low DECIMAL(28, 4),
    high DECIMAL(28, 4),
    currency VARCHAR,
    modifier VARCHAR,
    edtf VARCHAR,
    date_from DATE,
    date_to DATE,
    canonical VARCHAR,
    organization_type VARCHAR,
    char_start BIGINT NOT NULL,
    char_end BIGINT NOT NULL,
    sentence VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL
);
COMMENT ON TABLE mentions IS 'Organizations, projects, amounts and dates as they stand in the text | 文中出现的机构、项目、金额与日期';
COMMENT ON COLUMN mentions.id IS 'Id that survives re-extraction | 重新抽取后不变的编号';
COMMENT ON COLUMN mentions.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN mentions.label IS 'ORG, PROJECT, MONEY or DATE | 类别：ORG 机构，PROJECT 项目，MONEY 金额，DATE 日期';
COMMENT ON COLUMN mentions.text IS 'As written | 原文';
COMMENT ON COLUMN mentions.low IS 'MONEY: lower bound in whole units of the currency | 金额下限（货币单位）';
COMMENT ON COLUMN mentions.high IS 'MONEY: upper bound in whole units of the currency | 金额上限（货币单位）';
COMMENT ON COLUMN mentions.currency IS 'MONEY: ISO 4217 code | 币种（ISO 4217）';
COMMENT ON COLUMN mentions.modifier IS 'MONEY: approx, over or under | 修饰：approx 约，over 超过，under 以内';
COMMENT ON COLUMN mentions.edtf IS 'DATE: as EDTF (ISO 8601-2) | 日期的 EDTF 表示';
COMMENT ON COLUMN mentions.date_from IS 'DATE: first day, null where open | 起始日，开放则为空';
COMMENT ON COLUMN mentions.date_to IS 'DATE: last day, null where open | 结束日，开放则为空';
COMMENT ON COLUMN mentions.canonical IS 'ORG: full name | 机构全称';
COMMENT ON COLUMN mentions.organization_type IS 'ORG: government, company, bank, zone, … | 机构类型';
COMMENT ON COLUMN mentions.char_start IS 'First code point in the article''s text | 在全文中的起始位置（码点）';
COMMENT ON COLUMN mentions.char_end IS 'Behind the last code point | 结束位置（不含）';
COMMENT ON COLUMN mentions.sentence IS 'The sentence around it | 所在句子';
COMMENT ON COLUMN mentions.extractor IS 'Extractor that found it last | 最近抽取的抽取器版本';

CREATE TABLE projects (
    id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    name VARCHAR,
    count BIGINT NOT NULL,
    stage VARCHAR,
    date VARCHAR,
    date_from DATE,
    date_to DATE,
    place VARCHAR,
    place_code VARCHAR,
    confidence DOUBLE NOT NULL,
    char_start BIGINT NOT NULL,
    char_end BIGINT NOT NULL,
    sentence VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL
);
COMMENT ON TABLE projects IS 'Projects and groups of projects as one article reports them | 稿件报道的项目及项目组';
COMMENT ON COLUMN projects.id IS 'Id that survives re-extraction | 重新抽取后不变的编号';
COMMENT ON COLUMN projects.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN projects.name IS 'Name as written, or what the group is called; null for a bare 项目 | 项目名称或项目组名称，未具名则为空';
COMMENT ON COLUMN projects.count IS '1 for a project, the number of projects for a group | 单个项目为 1，项目组为项目数';
COMMENT ON COLUMN projects.stage IS 'Latest stage reached, or planned | 已达到的最新阶段，或 planned 计划';
COMMENT ON COLUMN projects.date IS 'When the stage was reached, EDTF | 该阶段的时间（EDTF）';
COMMENT ON COLUMN projects.date_from IS 'First day of that date, null where open | 起始日，开放则为空';
COMMENT ON COLUMN projects.date_to IS 'Last day of that date, null where open | 结束日，开放则为空';
COMMENT ON COLUMN projects.place IS 'Most specific division, official name | 所在最具体行政区划全称';
COMMENT ON COLUMN projects.place_code IS 'GB/T 2260 code of the place | 行政区划代码（GB/T 2260）';
COMMENT ON COLUMN projects.confidence IS 'Estimated probability that the record is right, 0..1 | 记录正确的估计概率（0 至 1）';
COMMENT ON COLUMN projects.char_start IS 'First code point of the evidence in the article''s text | 依据在全文中的起始位置（码点）';
COMMENT ON COLUMN projects.char_end IS 'Behind the last code point of the evidence | 依据结束位置（不含）';
COMMENT ON COLUMN projects.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN projects.extractor IS 'Extractor that found it last | 最近抽取的抽取器版本';

CREATE TABLE project_amounts (
    id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    project_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    low DECIMAL(28, 4) NOT NULL,
    high DECIMAL(28, 4) NOT NULL,
    currency VARCHAR NOT NULL,
    modifier VARCHAR,
    text VARCHAR,
    mention_id VARCHAR,
    char_start BIGINT NOT NULL,
    char_end BIGINT NOT NULL,
    sentence VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL
);
COMMENT ON TABLE project_amounts IS 'Amounts of a project | 项目金额';
COMMENT ON COLUMN project_amounts.id IS 'Id that survives re-extraction | 重新抽取后不变的编号';
COMMENT ON COLUMN project_amounts.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN project_amounts.project_id IS 'Project | 项目编号';
COMMENT ON COLUMN project_amounts.role IS 'total_investment, contract_value, output_value, … | 金额性质：总投资、合同额、产值等';
COMMENT ON COLUMN project_amounts.low IS 'Lower bound in whole units of the currency | 下限（货币单位）';
COMMENT ON COLUMN project_amounts.high IS 'Upper bound in whole units of the currency | 上限（货币单位）';
COMMENT ON COLUMN project_amounts.currency IS 'ISO 4217 code | 币种（ISO 4217）';
COMMENT ON COLUMN project_amounts.modifier IS 'approx, over or under | 修饰：approx 约，over 超过，under 以内';
COMMENT ON COLUMN project_amounts.text IS 'As written in the evidence, null where no mention has this value | 依据中的原文，无对应则为空';
COMMENT ON COLUMN project_amounts.mention_id IS 'The mention as written | 对应的金额提及编号';
COMMENT ON COLUMN project_amounts.char_start IS 'First code point of the evidence in the article''s text | 依据在全文中的起始位置（码点）';
COMMENT ON COLUMN project_amounts.char_end IS 'Behind the last code point of the evidence | 依据结束位置（不含）';
COMMENT ON COLUMN project_amounts.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN project_amounts.extractor IS 'Extractor that found it last | 最近抽取的抽取器版本';

CREATE TABLE project_organizations (
    id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    project_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    canonical VARCHAR,
    organization_type VARCHAR,
    char_start BIGINT NOT NULL,
    char_end BIGINT NOT NULL,
    sentence VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL
);
COMMENT ON TABLE project_organizations IS 'Organizations of a project and their roles | 项目相关机构及其角色';
COMMENT ON COLUMN project_organizations.id IS 'Id that survives re-extraction | 重新抽取后不变的编号';
COMMENT ON COLUMN project_organizations.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN project_organizations.project_id IS 'Project | 项目编号';
COMMENT ON COLUMN project_organizations.role IS 'owner, partner, contractor, host or authority | 角色：业主、合作方、承建方、承接园区、主管机关';
COMMENT ON COLUMN project_organizations.name IS 'Name as written at its fullest in the text | 文中最完整的名称';
COMMENT ON COLUMN project_organizations.canonical IS 'Full name, null where no mention has this name | 机构全称，无对应提及则为空';
COMMENT ON COLUMN project_organizations.organization_type IS 'Type of the organization | 机构类型';
COMMENT ON COLUMN project_organizations.char_start IS 'First code point of the evidence in the article''s text | 依据在全文中的起始位置（码点）';
COMMENT ON COLUMN project_organizations.char_end IS 'Behind the last code point of the evidence | 依据结束位置（不含）';
COMMENT ON COLUMN project_organizations.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN project_organizations.extractor IS 'Extractor that found it last | 最近抽取的抽取器版本';

CREATE TABLE indicators (
    id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    subject VARCHAR,
    name VARCHAR NOT NULL,
    value DECIMAL(32, 8),
    unit VARCHAR,
    period VARCHAR,
    date_from DATE,
    date_to DATE,
    change_pct DECIMAL(18, 6),
    char_start BIGINT NOT NULL,
    char_end BIGINT NOT NULL,
    sentence VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL
);
COMMENT ON TABLE indicators IS 'Measured values of places, organizations and sectors | 地区、机构、行业的指标';
COMMENT ON COLUMN indicators.id IS 'Id that survives re-extraction | 重新抽取后不变的编号';
COMMENT ON COLUMN indicators.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN indicators.subject IS 'Place or organization, full name | 主体（地区或机构全称）';
COMMENT ON COLUMN indicators.name IS 'Indicator as written | 指标名称';
COMMENT ON COLUMN indicators.value IS 'Value, written out; null where only growth is told | 数值，仅述增速则为空';
COMMENT ON COLUMN indicators.unit IS 'Bare unit: 元, 家, % | 单位';
COMMENT ON COLUMN indicators.period IS 'Period measured, EDTF | 统计期（EDTF）';
COMMENT ON COLUMN indicators.date_from IS 'First day of the period, null where open | 统计期起始日，开放则为空';
COMMENT ON COLUMN indicators.date_to IS 'Last day of the period, null where open | 统计期结束日，开放则为空';
COMMENT ON COLUMN indicators.change_pct IS 'Growth on the year in percent, a fall is negative | 同比增长百分比，下降为负';
COMMENT ON COLUMN indicators.char_start IS 'First code point of the evidence in the article''s text | 依据在全文中的起始位置（码点）';
COMMENT ON COLUMN indicators.char_end IS 'Behind the last code point of the evidence | 依据结束位置（不含）';
COMMENT ON COLUMN indicators.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN indicators.extractor IS 'Extractor that found it last | 最近抽取的抽取器版本';

CREATE TABLE policies (
    id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    document_number VARCHAR,
    issuers VARCHAR[] NOT NULL,
    issued VARCHAR,
    issued_date DATE,
    effective VARCHAR,
    effective_date DATE,
    expires VARCHAR,
    expires_date DATE,
    char_start BIGINT NOT NULL,
    char_end BIGINT NOT NULL,
    sentence VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL
);
COMMENT ON TABLE policies IS 'Policy documents, one row for each | 政策文件，每份一行';
COMMENT ON COLUMN policies.id IS 'Id that survives re-extraction | 重新抽取后不变的编号';
COMMENT ON COLUMN policies.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN policies.document_number IS 'Document number | 发文字号';
COMMENT ON COLUMN policies.issuers IS 'Issuing organs, full names | 发文机关全称';
COMMENT ON COLUMN policies.issued IS 'Date of the document, EDTF | 成文日期（EDTF）';
COMMENT ON COLUMN policies.issued_date IS 'First day of issued | 成文日期首日';
COMMENT ON COLUMN policies.effective IS 'In force from, EDTF | 施行日期（EDTF）';
COMMENT ON COLUMN policies.effective_date IS 'First day of effective | 施行日期首日';
COMMENT ON COLUMN policies.expires IS 'In force until, EDTF | 失效日期（EDTF）';
COMMENT ON COLUMN policies.expires_date IS 'Last day of expires | 失效日期末日';
COMMENT ON COLUMN policies.char_start IS 'First code point of the document number, else of the title | 发文字号（无则标题）起始位置（码点）';
COMMENT ON COLUMN policies.char_end IS 'Behind the last code point of it | 其结束位置（不含）';
COMMENT ON COLUMN policies.sentence IS 'The document number, else the title, as it stands in the text | 发文字号，无则标题';
COMMENT ON COLUMN policies.extractor IS 'Extractor that found it last | 最近抽取的抽取器版本';

CREATE TABLE policy_targets (
    id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    policy_id VARCHAR NOT NULL,
    subject VARCHAR,
    name VARCHAR NOT NULL,
    value DECIMAL(32, 8) NOT NULL,
    unit VARCHAR,
    period VARCHAR,
    date_from DATE,
    date_to DATE,
    char_start BIGINT NOT NULL,
    char_end BIGINT NOT NULL,
    sentence VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL
);
COMMENT ON TABLE policy_targets IS 'What a policy wants reached by when | 政策目标';
COMMENT ON COLUMN policy_targets.id IS 'Id that survives re-extraction | 重新抽取后不变的编号';
COMMENT ON COLUMN policy_targets.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN policy_targets.policy_id IS 'Policy | 政策编号';
COMMENT ON COLUMN policy_targets.subject IS 'Place, organization or sector | 主体';
COMMENT ON COLUMN policy_targets.name IS 'What is to be reached, as written | 目标名称';
COMMENT ON COLUMN policy_targets.value IS 'Value, written out | 目标值';
COMMENT ON COLUMN policy_targets.unit IS 'Bare unit | 单位';
COMMENT ON COLUMN policy_targets.period IS 'By when, EDTF | 目标期（EDTF）';
COMMENT ON COLUMN policy_targets.date_from IS 'First day of the period, null where open | 目标期起始日，开放则为空';
COMMENT ON COLUMN policy_targets.date_to IS 'Last day of the period, null where open | 目标期结束日，开放则为空';
COMMENT ON COLUMN policy_targets.char_start IS 'First code point of the evidence in the article''s text | 依据在全文中的起始位置（码点）';
COMMENT ON COLUMN policy_targets.char_end IS 'Behind the last code point of the evidence | 依据结束位置（不含）';
COMMENT ON COLUMN policy_targets.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN policy_targets.extractor IS 'Extractor that found it last | 最近抽取的抽取器版本';

CREATE TABLE problems (
    article_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    value VARCHAR,
    message VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL
);
COMMENT ON TABLE problems IS 'What extraction found and the warehouse could not store as it is | 抽取所得而仓库无法如实存储的内容';
COMMENT ON COLUMN problems.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN problems.kind IS 'Table that the fact belongs to | 所属表';
COMMENT ON COLUMN problems.field IS 'Field | 字段';
COMMENT ON COLUMN problems.value IS 'The value as extracted | 抽取所得的值';
COMMENT ON COLUMN problems.message IS 'What was done about it | 处理说明';
COMMENT ON COLUMN problems.extractor IS 'Extractor and version | 抽取器及版本';
