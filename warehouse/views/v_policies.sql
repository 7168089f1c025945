-- description: Policy documents with their targets
-- chinese: 政策文件及其目标
-- sorted: issued_date, id
-- needs: v_stories
-- notes: Of near copies only the article that speaks for them counts (v_stories).

CREATE VIEW v_policies AS
SELECT
    p.id, p.document_number, p.issuers, p.issued, p.issued_date, p.effective, p.effective_date, p.expires,
    p.expires_date, a.title,
    coalesce(t.targets, []) AS targets,
    coalesce(len(t.targets), 0) AS target_count,
    a.policy_page.validity AS validity,
    a.policy_page.subject AS subject,
    a.published, a.published_date, a.source, a.url, p.article_id, s.addresses
FROM policies p
JOIN articles a ON a.id = p.article_id
JOIN v_stories s ON s.article_id = p.article_id
LEFT JOIN (
    SELECT
        policy_id,
        list(
            {subject: subject, name: name, value: value, unit: unit, period: period, sentence: sentence}
            ORDER BY char_start, id
        ) AS targets
    FROM policy_targets
    GROUP BY policy_id
) t ON t.policy_id = p.id;

COMMENT ON VIEW v_policies IS 'Policy documents with their targets | 政策文件及其目标';
COMMENT ON COLUMN v_policies.id IS 'Policy | 政策编号';
COMMENT ON COLUMN v_policies.document_number IS 'Document number | 发文字号';
COMMENT ON COLUMN v_policies.issuers IS 'Issuing organs | 发文机关';
COMMENT ON COLUMN v_policies.issued IS 'Date of the document, EDTF | 成文日期（EDTF）';
COMMENT ON COLUMN v_policies.issued_date IS 'First day of issued | 成文日期首日';
COMMENT ON COLUMN v_policies.effective IS 'In force from, EDTF | 施行日期（EDTF）';
COMMENT ON COLUMN v_policies.effective_date IS 'First day of effective | 施行日期首日';
COMMENT ON COLUMN v_policies.expires IS 'In force until, EDTF | 失效日期（EDTF）';
COMMENT ON COLUMN v_policies.expires_date IS 'Last day of expires | 失效日期末日';
COMMENT ON COLUMN v_policies.title IS 'Title of the document | 文件标题';
COMMENT ON COLUMN v_policies.targets IS 'What it wants reached, in the order of the text | 目标列表（按原文顺序）';
COMMENT ON COLUMN v_policies.target_count IS 'Number of targets | 目标数';
COMMENT ON COLUMN v_policies.validity IS 'Validity as the page prints it | 效力状态（网页所载）';
COMMENT ON COLUMN v_policies.subject IS 'Subject as the page prints it | 主题分类（网页所载）';
COMMENT ON COLUMN v_policies.published IS 'Publication time as the page gives it | 发布时间（按网页所示）';
COMMENT ON COLUMN v_policies.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_policies.source IS 'Source that was crawled; who wrote it is the publisher | 信息源（抓取来源，署名见来源）';
COMMENT ON COLUMN v_policies.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_policies.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_policies.addresses IS 'Number of addresses where the article or a near copy stands | 该稿及其近似重复稿的网址数';
