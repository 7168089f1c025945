-- severity: error
-- description: A warehouse without a single article

SELECT 'articles' AS empty_table WHERE NOT EXISTS (FROM articles)
