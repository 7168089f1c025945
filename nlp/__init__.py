"""From text to Extraction records: values, organizations, projects and the facts they form (jieba, spaCy)."""
