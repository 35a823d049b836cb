// error: 'values' is inaccessible due to 'internal' protection level
import Publication

func amount(_ baseline: Baseline) { _ = baseline.values }
