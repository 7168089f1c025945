-- severity: error
-- description: Articles that are also another's further address

SELECT d.id, a.url, d.article_id FROM article_addresses d JOIN articles a ON a.id = d.id ORDER BY d.id
