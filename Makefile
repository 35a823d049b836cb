# The commands; what they do stands in bin/, and works without make as well.

.PHONY: run demo check test mutants bench fuzz package format

run:        ## installs what is missing, builds, and serves ./daylight-data
	@bin/run

check:      ## format, graph and source rules, build, must-not-compile
	@bin/verify check

test:       ## check, then every test
	@bin/verify test

mutants:    ## plants faults, one at a time, and shows which test turns red
	@bin/mutants

bench:      ## measures; the thresholds stand beside the benchmarks
	@Benchmarks/run

fuzz:       ## a million odd inputs through each door that foreign bytes come in by
	@bin/fuzz

package:    ## a tarball in dist/ for machines without Swift: docs/operations.md
	@bin/package

format:     ## writes the sources as 'make check' wants them
	@swift format --in-place --parallel --recursive Package.swift Sources Tests Fuzzing/Package.swift Fuzzing/Sources

demo:       ## a simulated organization, served on http://127.0.0.1:8081
	@bin/run demo
