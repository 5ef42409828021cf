"""Checking an answer: `claims` holds each sentence against its quotes, and `agreement` tells whether these agree; where
nothing stands, `nearest` shows what came nearest and `experts` tells who might know."""
