"""Floor 4: what the program does, on asyncio and without Qt."""
