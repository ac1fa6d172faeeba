"""Everything about a generated project: what is rendered, how it comes into being, what it records."""
