import Domain
import Foundation
import Metrics
import TestSupport
import Testing

private let fixtures = ProcessInfo.processInfo.environment["DAYLIGHT_FIXTURES"]

/// Weeks that have too little are widened or withheld, and no two windows can be subtracted from each other.
@Suite struct WindowsTests {
    private let first = week("2026-W01")
    private let last = week("2026-W40")
    private var calendar: WeekCalendar { WeekCalendar(.utc, from: first, through: last) }

    private func finding(_ id: String, _ week: Week, by author: Int?, of source: String? = nil) -> Finding {
        let at = Zone.utc.start(of: week.monday.adding(2))
        return Finding(
            id: id, at: at, from: at, to: at, seconds: 60, authors: [author.map { AuthorKey($0) }],
            of: source.map { ServiceID($0) })
    }

    private func windows(
        _ found: [Finding], from: Week? = nil, through: Week? = nil, floor: WorkFloor = .standard
    ) -> Windows {
        Windows(
            of: found, statistic: .median, floor: floor, members: [], from: from ?? first, through: through ?? last,
            calendar)
    }

    private func isPublished(_ authors: [Int?]) -> Bool {
        let found = authors.enumerated().map { finding("\($0)", week("2026-W20"), by: $1) }
        return windows(found).points([week("2026-W20"), week("2026-W21"), week("2026-W22"), week("2026-W23")]).contains
        {
            $0.value != nil
        }
    }

    @Test func `five items of three people, none with more than half`() {
        #expect(isPublished([1, 1, 2, 2, 3]))
        #expect(!isPublished([1, 2, 3, 4]))
        #expect(!isPublished([1, 1, 1, 2, 2]))
        #expect(!isPublished([1, 1, 1, 2, 3]), "one of them has more than half")
        #expect(isPublished([1, 1, 1, 2, 2, 3]))
        #expect(!isPublished([nil, nil, nil, 1, 2]), "all unknown ones could be one")
    }

    @Test func `a window is closed by the first week with enough, and begins anew with its block`() {
        var found: [Finding] = []
        // 2026-W04 begins a block of four.
        for (week, authors) in [
            ("2026-W04", [1, 2, 3, 1, 2]), ("2026-W05", [1, 2]), ("2026-W06", [3, 1, 2]), ("2026-W07", [1]),
        ] {
            for (place, author) in authors.enumerated() {
                found.append(finding("\(week)-\(place)", Week(week) ?? first, by: author))
            }
        }
        let points = windows(found).points((0..<5).map { week("2026-W04").adding($0) })
        #expect(points.map(\.status) == [.published, .tooLittle, .published, .tooLittle, .noData])
        #expect(points.map(\.weeks) == [1, 1, 2, 1, 1])
        #expect(points.map(\.n) == [5, nil, 5, nil, nil])
    }

    @Test func `windows never overlap, hold the floors, and do not depend on what is asked for`() {
        var generator = Seeded(8)
        for _ in 0..<200 {
            let found = (0..<Int.random(in: 0..<150, using: &generator)).map { place in
                finding(
                    "\(place)", first.adding(Int.random(in: 0..<40, using: &generator)),
                    by: Bool.random(using: &generator) ? Int.random(in: 1...5, using: &generator) : 1)
            }
            let whole = windows(found)
            for (a, b) in zip(whole.all, whole.all.dropFirst()) {
                #expect(a.weeks.upperBound.adding(1) == b.weeks.lowerBound)
            }
            for window in whole.all where !window.published.isEmpty {
                var counts: [AuthorKey?: Int] = [:]
                for item in window.published { counts[item.authors[0], default: 0] += 1 }
                #expect(window.published.count >= 5 && counts.count >= 3)
                #expect((counts.values.max() ?? 0) * 2 <= window.published.count)
            }
            // Another first week, an earlier end: what both show is the same.
            let from = first.adding(Int.random(in: 0..<20, using: &generator))
            let weeks = (0..<40).map { first.adding($0) }
            let all = Dictionary(uniqueKeysWithValues: whole.points(weeks).map { ($0.week, $0) })
            for point in windows(found, from: from).points(weeks) where point.week >= from && point.value != nil {
                #expect(all[point.week] == point)
            }
            let through = from.adding(Int.random(in: 0..<20, using: &generator))
            for point in windows(found, through: through).points(weeks) where point.value != nil {
                #expect(all[point.week] == point, "what was published once stays when weeks come after it")
            }
        }
    }

    @Test func `a service with too little of its own cannot be worked out from its team's figure`() {
        let shop = [1, 1, 2, 2, 3].enumerated().map { finding("s\($0)", week("2026-W20"), by: $1, of: "shop") }
        let lone = (0..<5).map { finding("l\($0)", week("2026-W20"), by: 4, of: "lone") }
        let weeks = (0..<4).map { week("2026-W20").adding($0) }
        let published = windows(shop + lone).all.flatMap(\.published).map(\.id)
        #expect(published == shop.map(\.id), "only what the shop's own page shows")
        // Two small ones together are many enough.
        let other = [5, 6].enumerated().map { finding("o\($0)", week("2026-W20"), by: $1, of: "other") }
        let small = lone.prefix(2) + other + [finding("p", week("2026-W20"), by: 7, of: "other")]
        #expect(windows(shop + small).all.flatMap(\.published).count == 10)
        #expect(windows(Array(lone)).points(weeks).allSatisfy { $0.value == nil })
    }

    @Test func `what counts once a day is one item, and days are as many as items have to be`() {
        func days(_ count: Int) -> [Finding] {
            (0..<count * 2).map { place in
                let at = week("2026-W20").monday.adding(place / 2)
                let moment = Zone.utc.start(of: at).adding(.hours(place % 2))
                return Finding(
                    id: "\(place)", at: moment, from: moment, to: moment, authors: [AuthorKey(place % 4)], on: at)
            }
        }
        #expect(windows(days(4)).all.flatMap(\.published).isEmpty)
        #expect(windows(days(5)).all.flatMap(\.published).map(\.id) == ["0", "2", "4", "6", "8"])
    }

    @Test func `an even spread of reviews is not said so exactly that each one's count is known`() {
        let weeks = (0..<4).map { week("2026-W20").adding($0) }
        func value(_ counts: [Int]) -> Double? {
            let found = counts.enumerated().flatMap { person, count in
                (0..<count).map { finding("\(person)-\($0)", week("2026-W20"), by: person) }
            }
            return Windows(
                of: found, statistic: .spread, floor: .byPerson,
                members: TeamMembers(always: Set(counts.indices.map { AuthorKey($0) })), from: first, through: last,
                calendar
            ).points(weeks).compactMap(\.value).first
        }
        #expect(value([1, 1, 1, 1, 1]) == nil && value([4, 4, 4, 4, 3]) == nil, "twenty reviews at least")
        #expect(value([4, 4, 4, 4, 4]) != nil)
        #expect(value([6, 6, 6, 6]) == nil && value([8, 8, 8]) == nil, "five people at least, however many reviews")
        #expect(
            value([4, 4, 4, 4, 4]) == value([3, 4, 4, 4, 5]) && value([4, 4, 4, 4, 4]) == value([3, 3, 4, 5, 5]))
        #expect((value([8, 8, 2, 1, 1]) ?? 0) > 0.3, "what is uneven is said as it is")
    }

    @Test func `a week is the organization's own, not that of UTC`() {
        let berlin = zone("Europe/Berlin")
        let at = Instant("2026-10-04T22:30:00Z")
        #expect(Week(of: Zone.utc.day(of: at)) == week("2026-W40"))
        let found = (0..<5).map { place in
            Finding(id: "\(place)", at: at, from: at, to: at, seconds: 1, authors: [AuthorKey(place)])
        }
        let weeks = [week("2026-W40"), week("2026-W41")]
        let calendar = WeekCalendar(berlin, from: weeks[0], through: weeks[1])
        let points = Windows(
            of: found, statistic: .median, floor: .standard, members: [], from: weeks[0], through: weeks[1], calendar
        ).points(weeks)
        #expect(points.map(\.n) == [nil, 5])
    }

    @Test(.enabled(if: fixtures != nil, "DAYLIGHT_FIXTURES is not set"))
    func `quantiles and the Gini index agree with the recorded vectors`() throws {
        struct Vectors: Decodable {
            struct Quantiles: Decodable {
                let x: [Double]
                let median: Double
                let p75_type7: Double
                let p90_type7: Double
            }
            struct Distribution: Decodable {
                let x: [Int]
                let gini: Double
            }
            let quantiles: [Quantiles]
            let distribution: [Distribution]
        }
        let file = try Data(
            contentsOf: URL(filePath: try #require(fixtures)).appending(path: "stats/trend_vectors.json"))
        let vectors = try JSONDecoder().decode(Vectors.self, from: file)
        // What else is recorded is none of Daylight's statistics (docs/decisions/0020): a new one is not passed over.
        let recorded = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
        func names(_ kind: String) -> Set<String> {
            Set(((recorded[kind] as? [[String: Any]]) ?? []).flatMap { Array($0.keys) })
        }
        #expect(
            names("quantiles") == [
                "x", "median", "p75_type7", "p90_type7", "mean", "devlake_median_percent_rank",
            ])
        #expect(names("distribution") == ["x", "gini", "top1_share", "effective_number_1_over_hhi"])
        #expect(vectors.quantiles.count > 3 && vectors.distribution.count > 3)
        for vector in vectors.quantiles {
            let sorted = vector.x.sorted()
            for (share, expected) in [(0.5, vector.median), (0.75, vector.p75_type7), (0.9, vector.p90_type7)] {
                #expect(abs((quantile(share, of: sorted) ?? .nan) - expected) < 1e-9)
            }
        }
        for vector in vectors.distribution { #expect(abs((gini(vector.x) ?? .nan) - vector.gini) < 1e-9) }
    }

    @Test func `quantiles interpolate, and nothing has none`() {
        #expect(quantile(0.5, of: []) == nil && gini([0, 0]) == nil)
        #expect(quantile(0.5, of: [1, 2, 4, 8]) == 3)
        #expect(quantile(0.75, of: [1, 2, 4, 8]) == 5)
        #expect(gini([10, 0, 0, 0]) == 0.75)
    }

    @Test func `a week of the past is that of those who were in the team then`() throws {
        let week = try #require(Week("2026-W40"))
        let members = TeamMembers([
            .init(AuthorKey(1), since: nil, until: nil),
            .init(AuthorKey(2), since: week.monday.adding(7), until: nil),
            .init(AuthorKey(3), since: nil, until: week.monday.adding(-1)),
            .init(AuthorKey(4), since: week.monday.adding(6), until: week.monday.adding(6)),
        ])
        #expect(members.during(week...week) == [AuthorKey(1), AuthorKey(4)])
        #expect(members.during(week...week.adding(1)) == [AuthorKey(1), AuthorKey(2), AuthorKey(4)])
        #expect(members.during(week.adding(-1)...week) == [AuthorKey(1), AuthorKey(3), AuthorKey(4)])
    }
}
