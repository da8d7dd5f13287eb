"""Street level: the command line; never imports Qt unless a window is wanted."""
