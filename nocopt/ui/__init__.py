"""Floor 5: everything a person sees and touches, on Qt."""
