"""The search over all chats as the window shows it: a field, what was found, and an explanation."""
