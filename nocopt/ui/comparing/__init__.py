"""Two versions of a message side by side."""
