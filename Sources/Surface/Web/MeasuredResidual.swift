import Pages

extension ResidualInference {
    /// What the attack suite printed before this version was given out; what somebody keeps in a directory takes its place.
    /// `Benchmarks/run --publishing` runs it again, and misses its threshold if a figure is another one:
    ///
    ///     daylight attack --seed 1 --organizations 36 --weeks 104 --format json
    static let reportOfThisVersion = #"""
        {"format":"daylight-attack-1","seed":1,"profile":"standard","organizations":36,"weeks":104,"person_weeks":267496,"attempts":{"swap":14051,"linear":296628,"interval":6416411,"colluding":1092853,"steady":28161,"absences":28161},"isolated":{"swap":0,"linear":0,"interval":0,"colluding":0,"steady":0,"absences":0},"smallest_interval_hours":2.33,"residual_r2":0.142,"residual_r2_p95":0.260,"coverage":0.9566}
        """#

    /// - Parameter kept: the newest report that was kept in the directory, if there is one.
    static func measured(kept: String?) -> ResidualInference? {
        kept.flatMap(ResidualInference.init(json:)) ?? ResidualInference(json: reportOfThisVersion)
    }
}
