"""The pages: read on localhost with no set-up and no network, in English and Arabic.

Rendered by the server first; TypeScript islands add the map and the time brush where a browser
runs them. Pages show what the rooms say and decide nothing.
"""
