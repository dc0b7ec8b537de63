"""Coverage: who was watching where and when, who was kept from it, and what nobody can say.

A count without its coverage is half a sentence. This room supplies the other half, and the words
for it: silence is not compliance.
"""
