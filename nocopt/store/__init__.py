"""Floor 2: conversations, settings and state on disk."""
