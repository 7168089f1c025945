-- severity: warning
-- description: Tables that lost more than a tenth of their rows, and ten at least, within the last seven days of changes
-- each: id
-- notes: What a table had a week ago is what it has now, less what was inserted since, more what was deleted.

SELECT '{table}' AS kind, rows - gained + lost AS rows_before, rows, gained, lost
FROM (SELECT count(*) AS rows FROM {table}),
    (
        SELECT count(*) FILTER (op = 'insert') AS gained, count(*) FILTER (op = 'delete') AS lost
        FROM changes
        WHERE kind = '{table}' AND changed_at > (SELECT max(changed_at) - INTERVAL 7 DAY FROM changes)
    )
WHERE lost - gained >= 10 AND rows < 0.9 * (rows - gained + lost)
