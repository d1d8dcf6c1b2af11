"""The engine, but it does not wait for a folder that another process holds."""

from assistant.search.dense import engine

if __name__ == "__main__":
    engine.LOCK_SECONDS = 0.0
    engine.main()
