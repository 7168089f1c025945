-- severity: error
-- description: Gaps or repetitions in the numbers of the change log

SELECT seq, before
FROM (SELECT seq, lag(seq) OVER (ORDER BY seq) AS before FROM changes)
WHERE seq <> before + 1
ORDER BY seq
