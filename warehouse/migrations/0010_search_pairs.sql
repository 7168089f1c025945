-- description: The index of the text search anew: pairs as numbers of their characters, and no rows of texts that have gone.
-- Numbers are compared and packed better than strings. Both characters are columns of their own, since a search for one
-- character reads all pairs that begin with it. The texts are indexed again by the next publication.

DROP TABLE search_terms;
DROP TABLE search_vocabulary;
DROP TABLE search_documents;

CREATE TABLE search_documents (
    doc INTEGER NOT NULL,
    article_id VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    length INTEGER NOT NULL,
    segment INTEGER NOT NULL
);
COMMENT ON TABLE search_documents IS 'Texts in the index of the search | 全文检索索引中的文本';
COMMENT ON COLUMN search_documents.doc IS 'Number of the text in the index | 文本序号';
COMMENT ON COLUMN search_documents.article_id IS 'Article | 稿件编号';
COMMENT ON COLUMN search_documents.content_hash IS 'The article''s content_hash when it was indexed | 建立索引时稿件的 content_hash';
COMMENT ON COLUMN search_documents.length IS 'Length of the text in code points | 文本长度（码点数）';
COMMENT ON COLUMN search_documents.segment IS 'The part of the index that it lies in | 所属索引段';

CREATE TABLE search_pairs (
    letter INTEGER NOT NULL,
    next INTEGER NOT NULL,
    doc INTEGER NOT NULL,
    position INTEGER NOT NULL
);
COMMENT ON TABLE search_pairs IS 'Pairs of characters and where they stand, sorted inside each segment | 二字组及其位置，段内排序';
COMMENT ON COLUMN search_pairs.letter IS 'Code point of the first character in lower case | 首字码点（小写）';
COMMENT ON COLUMN search_pairs.next IS 'Code point of the second; 0 where that is no letter or digit | 后一字码点；非文字数字时为 0';
COMMENT ON COLUMN search_pairs.doc IS 'Number of the text | 文本序号';
COMMENT ON COLUMN search_pairs.position IS 'Where the first of the two stands, in code points from the begin of the body; below 0 in the title | 首字位置（自正文首字起的码点数，标题中为负）';
