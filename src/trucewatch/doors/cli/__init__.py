"""The command line: one module for each group of commands, and the terminal they speak through."""
