"""Floor 2: the wire, from bytes to neutral stream events and from requests to bytes."""
