"""What a model that reads is let do: it is shown `pages`, `reader` takes what it chooses, `named_themes` what it calls
by one name, and `agreed` asks it whether what plain code read off answers; `partial` has the words of a reply that is
still being written."""
