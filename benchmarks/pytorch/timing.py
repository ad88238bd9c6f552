import time


def timed(work):
    """Milliseconds that it takes."""
    before = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - before)
