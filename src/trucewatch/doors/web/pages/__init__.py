"""One module per noun, each giving a `router(desk)`."""
