"""From a source to Article records: crawling (Scrapy), parsing by CMS family, archives, run reports."""
