-- severity: warning
-- description: Projects of one name and place that a later article reports at an earlier stage

WITH ranks(stage, rank) AS (
    -- The order of stages; implemented, which is said of groups, has no place in it.
    VALUES ('planned', 0), ('signed', 1), ('introduced', 2), ('approved', 3), ('started', 4),
        ('under_construction', 5), ('completed', 6), ('operating', 7)
),
told AS (
    SELECT p.id, p.article_id, p.name, coalesce(p.place_code, p.place) AS place, p.stage, r.rank, a.published_date,
        max(r.rank) OVER earlier AS rank_before,
        arg_max(p.stage, r.rank) OVER earlier AS stage_before
    FROM projects p
    JOIN articles a ON a.id = p.article_id
    JOIN ranks r ON r.stage = p.stage
    WHERE p.name IS NOT NULL AND p.count = 1 AND a.published_date IS NOT NULL
    WINDOW earlier AS (
        PARTITION BY p.name, coalesce(p.place_code, p.place) ORDER BY a.published_date
        RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
    )
)
SELECT id, article_id, name, place, stage_before, stage, published_date
FROM told
WHERE rank < rank_before
ORDER BY name, published_date, id
