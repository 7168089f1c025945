-- severity: error
-- description: Amounts and mentions whose words do not stand in their sentence

SELECT 'project_amounts' AS kind, id, article_id, text, sentence
FROM project_amounts
WHERE text IS NOT NULL AND NOT contains(sentence, text)
UNION ALL
SELECT 'mentions', id, article_id, text, sentence FROM mentions WHERE NOT contains(sentence, trim(text, E' \n\t\r　'))
ORDER BY ALL
