"""Speed as ratios: PLAB's pages beside bare Django views of their own shape, in one process, in one run.

`make bench` runs all of it; `python -m tests.bench --only pages` one part. Rooms' rows stand in modules with a
function `rows(world) -> list[Row]`.
"""
