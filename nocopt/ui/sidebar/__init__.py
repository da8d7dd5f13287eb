"""The sidebar: the list of chats."""
