"""Floor 2: Markdown and code as plain values, without Qt."""
