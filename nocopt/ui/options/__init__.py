"""Fields for what a chat is set to: in the panel of a chat, and for presets in the settings."""
