"""What the screens are made of: a widget for each idea, with no knowledge of the engine."""
