"""Claims: what somebody said, kept as theirs; the chains of one figure, and what denies it."""
