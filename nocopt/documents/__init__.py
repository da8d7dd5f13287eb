"""Floor 2: files of the person as far as they are read here. All of it blocks, for any thread."""
