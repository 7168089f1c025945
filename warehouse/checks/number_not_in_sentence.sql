-- severity: warning
-- description: Values whose digits do not stand in their sentence
-- notes: A value is borne out by a number of the sentence that differs from it by a power of ten (12.5亿元 is 1250000000). Numbers in
--   Chinese numerals, in words (两成, 翻番), or in two parts (3亿5千万) are not looked into.

WITH told AS (
    SELECT 'indicators' AS kind, id, article_id, name, value, unit, sentence FROM indicators WHERE value IS NOT NULL
    UNION ALL
    SELECT 'policy_targets', id, article_id, name, value, unit, sentence FROM policy_targets WHERE value IS NOT NULL
),
read AS (
    SELECT *, replace(translate(sentence, '０１２３４５６７８９．，－', '0123456789.,-'), ',', '') AS plain FROM told
),
numbers AS (
    SELECT *, CAST(regexp_extract_all(plain, '[0-9]+(?:\.[0-9]+)?') AS DOUBLE[]) AS numbers,
        -- Numerals that count nothing, or are part of a unit.
        regexp_replace(
            plain, '[0-9]\s*[十百千万亿]+|[一二三四]季度|进一步|第[一二三四五六七八九十]+|十[一二三四五六]五', '0', 'g'
        ) AS words
    FROM read
)
SELECT kind, id, article_id, name, value, unit, sentence
FROM numbers
WHERE NOT regexp_matches(words, '[〇零一二三四五六七八九十两半番]')
    AND NOT regexp_matches(plain, '[0-9]\s*[十百千万亿]+\s*[0-9]')
    AND len(list_filter(numbers, lambda n: CASE
        WHEN n = 0 OR value = 0 THEN n = value
        ELSE abs(log10(abs(CAST(value AS DOUBLE)) / n) - round(log10(abs(CAST(value AS DOUBLE)) / n))) < 1e-9
    END)) = 0
ORDER BY kind, id
