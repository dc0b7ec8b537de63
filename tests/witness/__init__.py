"""The witness: what it co-signs, what it refuses, and what it can prove."""
