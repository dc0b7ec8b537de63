"""Hostile files, built when a test asks for them; none is kept in the repository.

Each module is one kind of file: functions without arguments that give its bytes.
"""
