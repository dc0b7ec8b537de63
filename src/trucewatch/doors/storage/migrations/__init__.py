"""Migrations of the store, run by Alembic when a mission is made or opened."""
