"""Accounts: by what somebody proves who they are, kept outside the mission's folder."""
