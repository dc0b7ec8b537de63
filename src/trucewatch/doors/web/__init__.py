"""The pages: read on localhost with no set-up and no network, in every language of `locale/`.

Rendered by the server first; TypeScript islands add the map and the time brush where a browser
runs them. Pages show what the rooms say and decide nothing.
"""
