"""What a question asks for, read off its words alone: its shape, and whether it has a way of its own.

`shape` tells what is wanted done and which kind of thing is asked for. `course` tells who asks how something went or
stands, `digest` who asks what records say as a whole, `envelope` who asks of a record itself, `agenda` who asks what is
on a calendar, `absence` who asks for people who are away, and `voiced` who asks what customers and the like say.
`forms` are the ways to ask for one thing.
"""
