# The commands; what they do stands in bin/, and works without make as well.

.PHONY: run check test bench format

run:        ## installs what is missing, builds, and serves ./daylight-data
	@bin/run

check:      ## format, graph and source rules, build, must-not-compile
	@bin/verify check

test:       ## check, then every test
	@bin/verify test

bench:      ## measures; the thresholds stand beside the benchmarks
	@if [ -x Benchmarks/run ]; then Benchmarks/run; else echo "There are no benchmarks yet."; fi

format:     ## writes the sources as 'make check' wants them
	@swift format --in-place --parallel --recursive Package.swift Sources Tests
