"""The stages of the chain, a module each; `cascade.pipeline` shows how they follow one another."""
