"""From one text to its criteria, a module a step: sentences, claims, other words, segments, blocks, caution (see `screener.criteria.read`)."""
