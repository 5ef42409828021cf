"""What a plan is made of: what evidence has to speak of, what the search is narrowed to, sub-questions and steps.

`spelled` puts slips right, `namesakes` asks who it is where it is asked which of several, `permission` asks whether
something is allowed as rules say it, `complaints` puts what people complain about in words that are looked for,
`truecase` reads names as they are written here, `facets` tells what evidence has to speak of, without what `excepted`
leaves out, `called` what a thing is also called, `familiar` who is meant by a first name and who speaks for an
organisation, `nearwords` which words are near in meaning, `meetings` when the meeting was that tells a time or at
which something was said, and `narrowing` what the search is narrowed to. `split` takes two questions apart,
`proposed` checks a model's reading and `otherwords` what it says that records may say instead. `planned` gives a
question its steps, by what `mentioned` and `titled` know of it; `cascade.operations` reads them.
"""
