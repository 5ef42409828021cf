"""Checking an answer: `agreement` tells whether its quotes agree; where nothing stands, `experts` who might know."""
