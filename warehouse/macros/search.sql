-- description: Articles that have all the words, the best first: FROM search('曹妃甸 氢能')
-- chinese: 全文检索：含全部检索词的稿件，按相关度排序
-- notes: Words are split at spaces and quotation, comma and semicolon signs; a word of several characters is found as
-- it stands, upper and lower case alike; a sign inside it stands for any sign. Ranked by BM25 with k1 = 1.2 and b = 0.75; a
-- word in the title counts four times; equal scores by id. At most `most` articles (50).

CREATE OR REPLACE MACRO search(words, most := 50) AS TABLE
WITH asked AS (
    SELECT word, row_number() OVER (ORDER BY word) AS number
    FROM (
        SELECT DISTINCT trim(regexp_replace(part, '^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$', '', 'g')) AS word
        FROM (
            SELECT unnest(regexp_split_to_array(lower(CAST(words AS VARCHAR)), '[\s\p{Z}"''“”‘’「」;；,，、]+')) AS part
        )
    )
    WHERE word <> ''
),
-- Pairs that cover the word, each with its place in it: every second one and the last; all, where the word has other signs.
-- A last character that stands alone, or behind another sign, goes with whatever follows it (next is null).
pairs AS (
    SELECT number, CAST(i AS INTEGER) AS place, unicode(substr(word, i + 1, 1)) AS letter,
        CASE
            WHEN i = length(word) - 1 THEN NULL
            WHEN regexp_full_match(substr(word, i + 2, 1), '[\p{L}\p{N}]') THEN unicode(substr(word, i + 2, 1))
            ELSE 0
        END AS next,
        count(*) OVER (PARTITION BY number) AS n
    FROM (SELECT number, word, unnest(range(length(word))) AS i FROM asked)
    WHERE regexp_full_match(substr(word, i + 1, 1), '[\p{L}\p{N}]')
        AND CASE
            WHEN i = length(word) - 1 THEN i = 0 OR NOT regexp_full_match(substr(word, i, 1), '[\p{L}\p{N}]')
            ELSE i % 2 = 0 OR i = length(word) - 2 OR NOT regexp_full_match(word, '[\p{L}\p{N}]+')
        END
),
-- A word of one pair stands wherever the pair stands; a longer one begins where each of its pairs stands at its place.
-- A position below 0 lies in the title.
hits AS (
    SELECT p.number, t.doc, count(*) AS times, count(*) FILTER (t.position < 0) AS titles
    FROM search_pairs t
    JOIN (FROM pairs WHERE n = 1) p ON p.letter = t.letter AND p.next = t.next
    GROUP BY p.number, t.doc
    UNION ALL
    SELECT p.number, t.doc, count(*), count(*) FILTER (t.position < 0)
    FROM search_pairs t
    JOIN (FROM pairs WHERE n = 1 AND next IS NULL) p ON p.letter = t.letter
    GROUP BY p.number, t.doc
    UNION ALL
    SELECT number, doc, count(*), count(*) FILTER (start < 0)
    FROM (
        SELECT number, doc, start
        FROM (
            SELECT p.number, p.n, t.doc, t.position - p.place AS start
            FROM search_pairs t
            JOIN (FROM pairs WHERE n > 1) p ON p.letter = t.letter AND p.next = t.next
            UNION ALL
            SELECT p.number, p.n, t.doc, t.position - p.place
            FROM search_pairs t
            JOIN (FROM pairs WHERE n > 1 AND next IS NULL) p ON p.letter = t.letter
        )
        GROUP BY number, doc, start
        HAVING count(*) = any_value(n)
    )
    GROUP BY number, doc
),
-- How much a word tells: the fewer articles have it, the more.
told AS (
    SELECT number, ln(1 + (any_value(docs.n) - count(*) + 0.5) / (count(*) + 0.5)) AS idf, any_value(docs.average) AS average
    FROM hits, (SELECT count(article_id) AS n, avg(length) AS average FROM search_documents) docs
    GROUP BY number
),
-- By the numbers of texts: the long ids are looked up for the best alone, and for those with the same score as the last of them.
scored AS (
    SELECT h.doc,
        round(sum(t.idf * h.weight * 2.2 / (h.weight + 1.2 * (0.25 + 0.75 * d.length / t.average))), 3) AS score,
        CAST(sum(CAST(h.times AS INTEGER)) AS BIGINT) AS hits
    FROM (SELECT number, doc, times, CAST(times + 3 * titles AS DOUBLE) AS weight FROM hits) h
    JOIN told t ON t.number = h.number
    JOIN search_documents d ON d.doc = h.doc
    GROUP BY h.doc
    HAVING count(*) = (SELECT count(*) FROM asked)
),
ranked AS (
    SELECT d.article_id, s.score, s.hits
    FROM scored s
    JOIN search_documents d ON d.doc = s.doc
    WHERE s.score >= (SELECT min(score) FROM (SELECT score FROM scored ORDER BY score DESC LIMIT most))
    ORDER BY s.score DESC, d.article_id
    LIMIT most
)
SELECT r.score, r.hits, a.title, a.published_date, a.source, a.kind, a.url, r.article_id
FROM ranked r
JOIN articles a ON a.id = r.article_id
ORDER BY r.score DESC, r.article_id;

COMMENT ON MACRO TABLE search IS 'Articles that have all the words, the best first: FROM search(''曹妃甸 氢能'') | 全文检索：含全部检索词的稿件，按相关度排序';
