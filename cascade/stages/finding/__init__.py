"""Finding what to read: `search` asks the index, for whole records too, `candidates` are what it gave, and what may
be read of it; `announced` adds what told of a time before it began.

`records` ranks single messages and turns, by who is `speaking` too, `scoring` passages, and `fuse` makes one score of
its parts; `likelihood` is what a model's scores say of several texts beside the best.
"""
