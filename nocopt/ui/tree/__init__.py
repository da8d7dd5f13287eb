"""The tree of a chat: its map."""
