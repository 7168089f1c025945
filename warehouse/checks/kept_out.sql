-- severity: warning
-- description: What extraction found and the warehouse could not store as it is

SELECT * FROM problems ORDER BY ALL
