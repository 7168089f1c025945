-- severity: warning
-- description: Projects that a later report tells at an earlier stage
-- notes: Reports of one project, as resolution has it, or else of one name and place. What counts is the day of the event: who
--   tells today that a project was signed a year ago says nothing against it. Near copies do not speak. implemented, which
--   is said of groups, has no place in the order.

WITH ranks(stage, rank) AS (
    VALUES ('planned', 0), ('signed', 1), ('introduced', 2), ('approved', 3), ('started', 4),
        ('under_construction', 5), ('completed', 6), ('operating', 7)
),
told AS (
    SELECT p.id, p.article_id, p.name, coalesce(p.place_code, p.place) AS place, p.stage, r.rank,
        coalesce(m.project_id, concat_ws(' ', p.name, coalesce(p.place_code, p.place))) AS project,
        CASE WHEN p.stage = 'planned' THEN a.published_date ELSE least(coalesce(p.date_to, a.published_date), a.published_date) END AS day
    FROM projects p
    JOIN articles a ON a.id = p.article_id
    JOIN ranks r ON r.stage = p.stage
    LEFT JOIN project_reports m ON m.id = p.id
    WHERE p.name IS NOT NULL AND p.count = 1 AND a.published_date IS NOT NULL AND coalesce(m.speaks, true)
),
compared AS (
    SELECT *, max(rank) OVER earlier AS rank_before, arg_max(stage, rank) OVER earlier AS stage_before
    FROM told
    WINDOW earlier AS (
        PARTITION BY project ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
    )
)
SELECT id, article_id, name, place, stage_before, stage, day
FROM compared
WHERE rank < rank_before
ORDER BY name, day, id
