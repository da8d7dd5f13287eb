"""Floor 2: a loopback server that speaks the Messages API with scripted replies."""
