"""Speed as ratios: PLAB's pages beside bare Django views of their own shape, in one process, in one run.

`make bench` runs all of it, `make bench-pages` one part. A part is a module here with a function
`rows(world, rounds) -> list[Row]`, named in `PARTS` of `__main__`. Ratios can be compared between machines and days;
milliseconds can't.
"""
