-- severity: error
-- description: Ids that stand in more than one row of a table
-- each: id

SELECT '{table}' AS kind, id, count(*) AS rows FROM {table} GROUP BY id HAVING count(*) > 1
