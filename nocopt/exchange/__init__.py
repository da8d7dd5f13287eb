"""Floor 3: chats as files for other programs and times, written and read again, without disk."""
