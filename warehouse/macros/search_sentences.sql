-- description: Sentences of the best articles that have any of the words: FROM search_sentences('曹妃甸 氢能')
-- chinese: 句子检索：最相关稿件中含检索词的句子
-- needs: search
-- notes: Takes the `most` best articles (20) of search(…). Sentences with more of the words come first, then the better articles.

CREATE OR REPLACE MACRO search_sentences(words, most := 20) AS TABLE
WITH asked AS (
    SELECT list(DISTINCT word) AS list
    FROM (
        SELECT trim(regexp_replace(part, '^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$', '', 'g')) AS word
        FROM (
            SELECT unnest(regexp_split_to_array(lower(CAST(words AS VARCHAR)), '[\s\p{Z}"''“”‘’「」;；,，、]+')) AS part
        )
    )
    WHERE word <> ''
),
best AS (FROM search(words, most := most)),
sentences AS (
    SELECT b.score, b.title, b.published_date, b.source, b.url, b.article_id,
        trim(unnest(s.list)) AS sentence,
        unnest(range(len(s.list))) AS number
    FROM best b
    JOIN (
        SELECT id, regexp_extract_all(title || chr(10) || coalesce(body, ''), '[^。！？!?\n]+[。！？!?]*[”’」』）)]*') AS list
        FROM articles
        WHERE id IN (SELECT article_id FROM best)
    ) s ON s.id = b.article_id
)
SELECT len(list_filter(asked.list, lambda word: contains(lower(sentence), word))) AS words_found,
    sentence, score, title, published_date, source, url, article_id
FROM sentences, asked
WHERE words_found > 0
ORDER BY words_found DESC, score DESC, article_id, number;

COMMENT ON MACRO TABLE search_sentences IS 'Sentences of the best articles that have any of the words: FROM search_sentences(''曹妃甸 氢能'') | 句子检索：最相关稿件中含检索词的句子';
