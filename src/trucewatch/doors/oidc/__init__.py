"""OpenID Connect: signing in through a provider that the mission itself names, and no other."""
