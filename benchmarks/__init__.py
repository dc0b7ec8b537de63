"""Speed and memory, measured as a person would meet them and printed with how to repeat it."""
