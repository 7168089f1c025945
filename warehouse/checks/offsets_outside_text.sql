-- severity: error
-- description: Facts whose offsets lie outside the article's text or end before they begin
-- each: article_id, char_start, char_end

SELECT '{table}' AS kind, f.id, f.article_id, f.char_start, f.char_end, a.text_length
FROM {table} f
JOIN articles a ON a.id = f.article_id
WHERE f.char_start < 0 OR f.char_end <= f.char_start OR f.char_end > a.text_length
