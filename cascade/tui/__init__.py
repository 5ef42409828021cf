"""The terminal app: ask, look inside, step, change, compare. It knows the engine's door and nothing behind it."""
