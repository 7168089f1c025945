-- description: The index of the text search: where each pair of neighbouring characters stands in each article.
-- Pairs need no dictionary, so that a name which no dictionary has is found all the same, and their positions prove a
-- phrase without a look at the text, which would have to be decompressed. Rows are sorted by term inside each segment; that is
-- what makes a look-up read only a few row groups, in any client, without an extension.

CREATE TABLE search_documents (
    doc INTEGER NOT NULL,
    article_id VARCHAR,
    content_hash VARCHAR NOT NULL,
    length INTEGER NOT NULL,
    title_length INTEGER NOT NULL,
    segment INTEGER NOT NULL
);
COMMENT ON TABLE search_documents IS 'Texts in the index of the search | 全文检索索引中的文本';
COMMENT ON COLUMN search_documents.doc IS 'Number of the text in the index, never used again | 文本序号，不重复使用';
COMMENT ON COLUMN search_documents.article_id IS 'Article, null where it has gone or has another text now | 稿件编号，稿件已删除或改动则为空';
COMMENT ON COLUMN search_documents.content_hash IS 'The article''s content_hash when it was indexed | 建立索引时稿件的 content_hash';
COMMENT ON COLUMN search_documents.length IS 'Length of the text in code points | 文本长度（码点数）';
COMMENT ON COLUMN search_documents.title_length IS 'Length of the title in code points | 标题长度（码点数）';
COMMENT ON COLUMN search_documents.segment IS 'Which addition to the index it came with | 所属索引段';

CREATE TABLE search_terms (
    term VARCHAR NOT NULL,
    doc INTEGER NOT NULL,
    position INTEGER NOT NULL
);
COMMENT ON TABLE search_terms IS 'Pairs of characters and where they stand, sorted by pair inside each segment | 二字组及其位置，段内按二字组排序';
COMMENT ON COLUMN search_terms.term IS 'Two neighbouring characters in lower case; a space for the second where that is no letter or digit | 相邻二字（小写）；后一字非文字数字时记为空格';
COMMENT ON COLUMN search_terms.doc IS 'Number of the text | 文本序号';
COMMENT ON COLUMN search_terms.position IS 'Where the first of the two stands in title, line feed, body (code points from 0) | 首字在全文中的位置（码点，自 0 起）';

CREATE TABLE search_vocabulary (term VARCHAR NOT NULL);
COMMENT ON TABLE search_vocabulary IS 'Every pair of characters in the index, once | 索引中的全部二字组';
COMMENT ON COLUMN search_vocabulary.term IS 'The pair | 二字组';
