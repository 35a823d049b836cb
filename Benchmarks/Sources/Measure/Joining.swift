import Domain

/// Spans of ten million sorted heartbeats in memory, as columns.
func joining(count: Int) {
    var seed: UInt64 = 1
    var at: Int64 = 0
    var times: [Int64] = []
    var works: [Int32] = []
    times.reserveCapacity(count)
    works.reserveCapacity(count)
    for _ in 0..<count {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        // Mostly two minutes apart, sometimes a break.
        at += seed >> 58 == 0 ? 3_600_000_000 : Int64(seed >> 40 & 127) * 1_000_000 + 1
        times.append(at)
        works.append(Int32(seed >> 61))
    }
    var spans = 0
    let runs = (0..<5).map { _ in
        seconds { spans = Joining.join(starts: times, ends: times, works: works, isBlock: nil, closed: []).works.count }
    }
    report([("joining_seconds", quantile(runs, 0.5)), ("spans", Double(spans))])
}
