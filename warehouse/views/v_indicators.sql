-- description: Indicators of places, organizations and sectors
-- chinese: 地区、机构、行业指标
-- needs: v_stories
-- notes: Of near copies only the article that speaks for them counts (v_stories).
-- Values are written out in their unit: 890070000000 元, not 8900.7 亿元.

CREATE VIEW v_indicators AS
SELECT
    i.id, i.subject, i.name, i.value, i.unit,
    CASE WHEN i.unit LIKE '%元' THEN
        TRY_CAST(CAST(i.value AS DOUBLE) / CASE i.unit WHEN '万元' THEN 1e4 ELSE 1e8 END AS DECIMAL(28, 4))
    END AS value_yi,
    i.period, i.date_from, i.date_to, i.change_pct, i.sentence,
    a.title, a.published, a.published_date, a.publisher, a.source, a.url, i.article_id, i.char_start, i.char_end,
    s.addresses
FROM indicators i
JOIN articles a ON a.id = i.article_id
JOIN v_stories s ON s.article_id = i.article_id;

COMMENT ON VIEW v_indicators IS 'Indicators of places, organizations and sectors | 地区、机构、行业指标';
COMMENT ON COLUMN v_indicators.id IS 'Indicator | 指标编号';
COMMENT ON COLUMN v_indicators.subject IS 'Place or organization, full name | 主体';
COMMENT ON COLUMN v_indicators.name IS 'Indicator as written | 指标名称';
COMMENT ON COLUMN v_indicators.value IS 'Value, written out; null where only growth is told | 数值，仅述增速则为空';
COMMENT ON COLUMN v_indicators.unit IS 'Bare unit | 单位';
COMMENT ON COLUMN v_indicators.value_yi IS 'Of money, value in 亿 (10^8) of the unit, rounded to 万; else null | 金额类指标的数值（亿，四舍五入至万），其他为空';
COMMENT ON COLUMN v_indicators.period IS 'Period, EDTF | 统计期（EDTF）';
COMMENT ON COLUMN v_indicators.date_from IS 'First day of the period, null where open | 统计期起始日，开放则为空';
COMMENT ON COLUMN v_indicators.date_to IS 'Last day of the period, null where open | 统计期结束日，开放则为空';
COMMENT ON COLUMN v_indicators.change_pct IS 'Growth on the year in percent | 同比（%）';
COMMENT ON COLUMN v_indicators.sentence IS 'The text that says it | 依据原文';
COMMENT ON COLUMN v_indicators.title IS 'Headline of the article | 稿件标题';
COMMENT ON COLUMN v_indicators.published IS 'Publication time as the page gives it | 发布时间（按网页所示）';
COMMENT ON COLUMN v_indicators.published_date IS 'Publication day | 发布日期';
COMMENT ON COLUMN v_indicators.publisher IS 'Who wrote it (来源), null where the page does not say | 来源（署名媒体或机关），网页未示则为空';
COMMENT ON COLUMN v_indicators.source IS 'Source that was crawled; who wrote it is the publisher | 信息源（抓取来源，署名见来源）';
COMMENT ON COLUMN v_indicators.url IS 'Address of the article | 稿件网址';
COMMENT ON COLUMN v_indicators.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN v_indicators.char_start IS 'First code point of the evidence in the article''s text | 依据起始位置（码点）';
COMMENT ON COLUMN v_indicators.char_end IS 'Behind the last code point | 依据结束位置（不含）';
COMMENT ON COLUMN v_indicators.addresses IS 'Number of addresses where the article or a near copy stands | 该稿及其近似重复稿的网址数';
