"""What a model is told to do for a summary of a chat: apart, as the demo reads it, too."""

from typing import Final

TASK: Final = (
    "Write a summary of our conversation so far. It will take the place of the conversation: you "
    "will go on with it and not see what came before. Keep what is needed for that: what I want "
    "and why, what was decided, facts, names, numbers and quotations that matter, code and texts "
    "that are still being worked on, word for word where the wording counts, and what is open. If "
    "my last message has no answer yet, end with it, word for word. Write in the language of the "
    "conversation, as Markdown, with nothing before the summary or after it. Use no tools."
)
