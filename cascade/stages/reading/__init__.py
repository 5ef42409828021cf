"""What a model that reads is let do: it is shown `pages`, `reader` takes what it chooses, and `named_themes` what it
calls by one name."""
