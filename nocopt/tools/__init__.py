"""Floor 2: what models can have done on this computer."""
