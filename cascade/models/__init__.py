"""Language models: what they are asked and answer (`base`), and the one way to them (`gateway`)."""
