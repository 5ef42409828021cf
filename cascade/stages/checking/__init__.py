"""Checking an answer: `claims` holds each sentence against its quotes, and `agreement` tells whether these agree;
`parts` lays out what stands, and where nothing does, `nearest` shows what came nearest and `experts` who might know."""
