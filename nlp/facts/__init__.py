"""From spans to facts: projects, indicators, policies."""
