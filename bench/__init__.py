"""The benchmarks: the site's pages as ratios to a bare Django view, measured by hand with `make bench`."""
