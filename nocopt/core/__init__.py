"""Floor 1: values, events, errors, signal and ports, built on the standard library only."""
