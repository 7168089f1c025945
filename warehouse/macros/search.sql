-- description: Articles that have all the words, the best first: FROM search('曹妃甸 氢能')
-- chinese: 全文检索：含全部检索词的稿件，按相关度排序
-- notes: Words are split at spaces and quotation, comma and semicolon signs; a word of several characters is found as
-- it stands, upper and lower case alike. Ranked by BM25 with k1 = 1.2 and b = 0.75; a word in the title counts four times. At most `most` articles (50).

CREATE OR REPLACE MACRO search(words, most := 50) AS TABLE
WITH asked AS (
    SELECT DISTINCT word
    FROM (
        SELECT trim(regexp_replace(part, '^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$', '', 'g')) AS word
        FROM (
            SELECT unnest(regexp_split_to_array(lower(CAST(words AS VARCHAR)), '[\s\p{Z}"''“”‘’「」;；,，、]+')) AS part
        )
    )
    WHERE word <> ''
),
-- Pairs that cover the word, each with its place in it: every second one and the last; all, where the word has other signs.
pairs AS (
    SELECT word, i AS place,
        substr(word, i + 1, 1)
            || CASE WHEN regexp_full_match(substr(word, i + 2, 1), '[\p{L}\p{N}]') THEN substr(word, i + 2, 1) ELSE ' ' END
            AS term
    FROM (SELECT word, unnest(range(length(word) - 1)) AS i FROM asked)
    WHERE regexp_full_match(substr(word, i + 1, 1), '[\p{L}\p{N}]')
        AND (i % 2 = 0 OR i = length(word) - 2 OR NOT regexp_full_match(word, '[\p{L}\p{N}]+'))
),
needed AS (SELECT word, count(*) AS n FROM pairs GROUP BY word),
starts AS (
    SELECT p.word, t.doc, t.position - p.place AS start
    FROM search_terms t
    JOIN pairs p ON p.term = t.term
    JOIN needed n ON n.word = p.word
    WHERE t.term IN (SELECT term FROM pairs)
    GROUP BY p.word, n.n, t.doc, t.position - p.place
    HAVING count(*) = n.n
    UNION ALL
    SELECT substr(v.term, 1, 1), t.doc, t.position
    FROM search_terms t
    JOIN (SELECT term FROM search_vocabulary WHERE substr(term, 1, 1) IN (SELECT word FROM asked WHERE length(word) = 1)) v
        ON v.term = t.term
),
hits AS (
    SELECT s.word, d.article_id, d.length,
        count(*) AS times,
        count(*) + 3 * count(*) FILTER (s.start < d.title_length) AS weight
    FROM starts s
    JOIN search_documents d ON d.doc = s.doc
    WHERE d.article_id IS NOT NULL
    GROUP BY s.word, d.article_id, d.length
),
-- How much a word tells: the fewer articles have it, the more.
told AS (
    SELECT word, ln(1 + (any_value(all_docs.n) - count(*) + 0.5) / (count(*) + 0.5)) AS idf,
        any_value(all_docs.average) AS average
    FROM hits, (SELECT count(article_id) AS n, avg(length) AS average FROM search_documents) all_docs
    GROUP BY word
),
ranked AS (
    SELECT h.article_id,
        round(sum(t.idf * h.weight * 2.2 / (h.weight + 1.2 * (0.25 + 0.75 * h.length / t.average))), 3) AS score,
        CAST(sum(h.times) AS BIGINT) AS hits
    FROM hits h
    JOIN told t ON t.word = h.word
    GROUP BY h.article_id
    HAVING count(*) = (SELECT count(*) FROM asked)
    ORDER BY score DESC, h.article_id
    LIMIT most
)
SELECT r.score, r.hits, a.title, a.published_date, a.source, a.kind, a.url, r.article_id
FROM ranked r
JOIN articles a ON a.id = r.article_id
ORDER BY r.score DESC, r.article_id;

COMMENT ON MACRO TABLE search IS 'Articles that have all the words, the best first: FROM search(''曹妃甸 氢能'') | 全文检索：含全部检索词的稿件，按相关度排序';
