"""The conversation pane: painted, virtualised, selectable and accessible."""
