import Access
import Domain
import Metrics
import TestSupport
import Testing
import WorkAnswers
import WorkPorts

/// What leaves the room of shared work: series with floors, reasons, and explanations without anybody.
@Suite struct WorkLinesTests {
    private let weeks = (0..<12).map { week("2026-W40").adding($0) }

    /// Six changes a week of four people, deployed a day later, over twelve weeks.
    private var given: GivenWork {
        var work = GivenWork()
        work.commit("base")
        work.deploy("base", at: -100)
        var last = "base"
        for number in 0..<72 {
            let at = Double(number / 6) * 168 + Double(number % 6) * 20 + 5
            let word = "m\(number)"
            work.commit(word, on: last, at: at)
            last = word
            work.change(
                "#\(number)", by: number % 4, first: at - 30 - Double(number % 6), ready: at - 20, merged: at,
                merge: word,
                reviews: [.of((number + 1) % 4, at: at - 10, .approved)])
            work.deploy(word, at: at + 24 + Double(number % 6))
        }
        return work
    }

    @Test func `a week's value is the median of the items that it opens into`() throws {
        let lines = WorkLines(of: given.evidence(), in: .utc, heeding: [], told: nil)
        for id in ["lead-time-for-changes", "pull-request-cycle-time", "merge-to-production"] {
            let explanation = try #require(lines.explanation(of: MetricID(id), weeks, upTo: weeks[11]))
            #expect(explanation.trend.hasValues && explanation.coverage.missing.isEmpty)
            for point in explanation.trend.points {
                let seconds = explanation.items.filter { $0.week == point.week }.compactMap(\.seconds).sorted()
                #expect(point.value == quantile(0.5, of: seconds) && point.n.map { $0 == seconds.count } ?? true)
                #expect(point.p75 == quantile(0.75, of: seconds) && point.p90 == quantile(0.9, of: seconds))
            }
            #expect(
                explanation.trend.points.contains { ($0.value ?? 0) < ($0.p75 ?? 0) && ($0.p75 ?? 0) < ($0.p90 ?? 0) })
        }
    }

    @Test func `four published weeks make a series, three none, and then nothing is listed`() throws {
        let lines = WorkLines(of: given.evidence(), in: .utc, heeding: [], told: nil)
        for count in 4...12 {
            let trend = lines.trends(Array(weeks.prefix(count))).first { $0.metric == CycleTime.declaration.id }
            #expect(trend?.hasValues == true)
        }
        var short = given
        short.changes = Array(short.changes.prefix(18))
        let explanation = try #require(
            WorkLines(of: short.evidence(), in: .utc, heeding: [], told: nil).explanation(
                of: CycleTime.declaration.id, weeks, upTo: weeks[11]))
        #expect(!explanation.trend.hasValues && explanation.items.isEmpty)
        #expect(explanation.trend.points.allSatisfy { $0.value == nil && $0.n == nil })
        #expect(explanation.coverage.missing == [.more])
    }

    @Test func `what two people did is withheld in every metric, and the reason is people`() throws {
        var two = given
        two.changes = two.changes.enumerated().map { number, written in
            WrittenChange(
                written.change, by: AuthorKey(number % 2), reviews: [.of((number + 1) % 2, at: 0, .approved)])
        }
        let lines = WorkLines(of: two.evidence(), in: .utc, heeding: [], told: nil)
        for trend in lines.trends(weeks) { #expect(!trend.hasValues, "\(trend.metric)") }
        let coverage = lines.coverages(weeks).first { $0.metric == CycleTime.declaration.id }
        #expect(coverage?.missing == [.authors])
    }

    /// An attack: leadership asks for every span of weeks there is and subtracts what overlaps.
    @Test func `no span of weeks that can be asked for shows a window that another span does not`() {
        var mixed = given
        // From the fourth week on one person does everything.
        mixed.changes = mixed.changes.enumerated().map { number, written in
            WrittenChange(
                written.change, by: AuthorKey(number < 24 ? number % 4 : 1), reviews: written.reviews)
        }
        let lines = WorkLines(of: mixed.evidence(), in: .utc, heeding: [], told: nil)
        var seen: [MetricID: [Week: WorkPoint]] = [:]
        for from in 0..<9 {
            for to in (from + 3)..<12 {
                for trend in lines.trends(Array(weeks[from...to])) {
                    for point in trend.points where point.value != nil {
                        let there = seen[trend.metric]?[point.week]
                        #expect(there == nil || there == point)
                        seen[trend.metric, default: [:]][point.week] = point
                    }
                }
            }
        }
        let windows = seen[CycleTime.declaration.id] ?? [:]
        #expect(!windows.isEmpty && windows.keys.allSatisfy { $0 < weeks[5] }, "nothing of the weeks of one person")
        var covered: Set<Week> = []
        for point in windows.values {
            for back in 0..<point.weeks { #expect(covered.insert(point.week.adding(-back)).inserted, "they overlap") }
        }
    }

    /// An attack: somebody asks for every week and subtracts what was counted up to the one before.
    @Test func `nothing is counted where anything is withheld, whatever week is asked for`() throws {
        var mixed = given
        // From the fifth block week on one person does everything.
        mixed.changes = mixed.changes.enumerated().map { number, written in
            WrittenChange(written.change, by: AuthorKey(number < 36 ? number % 4 : 1), reviews: written.reviews)
        }
        let lines = WorkLines(of: mixed.evidence(), in: .utc, heeding: [], told: nil)
        for metric in [CycleTime.declaration.id, PickupStage.declaration.id, LeadTime.declaration.id] {
            var hasLine = false
            for through in weeks {
                let asked = (0..<12).reversed().map { through.adding(-$0) }
                let explanation = try #require(lines.explanation(of: metric, asked, upTo: weeks[11]))
                hasLine = hasLine || explanation.trend.hasValues
                #expect(explanation.coverage.steps.allSatisfy { $0.items == nil || $0.items == 0 })
                #expect(explanation.coverage.leftOut.isEmpty && explanation.coverage.stillOpen == nil)
                #expect(explanation.leftOut.allSatisfy { $0.id != nil || $0.items == nil })
            }
            #expect(hasLine, "early weeks have a line all the same")
        }
        for coverage in lines.coverages(weeks) where coverage.metric == CycleTime.declaration.id {
            #expect(coverage.steps.isEmpty && coverage.stillOpen == nil)
        }
        let whole = WorkLines(of: given.evidence(), in: .utc, heeding: [], told: nil)
        let open = try #require(whole.explanation(of: CycleTime.declaration.id, weeks, upTo: weeks[11]))
        #expect(!open.coverage.steps.isEmpty && open.coverage.stillOpen == 0, "where all is shown it is counted")
    }

    @Test func `a withheld service comes out through its team neither by its days nor by its ids`() throws {
        var side = GivenWork()
        side.commit("aa")
        side.deploy("aa", at: -90, id: "side-0")
        var last = "aa"
        for number in 0..<36 {
            // Saturdays and Sundays: nothing else is deployed then.
            let at = Double(number / 3) * 168 + 150 + Double(number % 3) * 2
            let word = "bb\(number)"
            side.commit(word, on: last, at: at)
            last = word
            side.change("side#\(number)", by: 7, first: at - 3, ready: at - 2, merged: at, merge: word)
            side.deploy(word, at: at + 1, id: "side-\(number + 1)")
        }
        let own = given.evidence()
        let team = WorkEvidence(
            of: .team("Cart"),
            services: [
                given.service,
                ServiceEvidence(
                    service: ServiceID("side"), commits: side.commits, changes: side.changes,
                    deployments: side.deployments, incidents: [], hearsOfIncidents: true),
            ], promise: .none, members: own.members, calendar: .usual(in: .utc))
        let lines = WorkLines(of: team, in: .utc, heeding: [], told: nil)
        let shop = WorkLines(of: own, in: .utc, heeding: [], told: nil)
        for metric in Catalogue.work.map({ $0.declaration.id }) {
            guard let explanation = lines.explanation(of: metric, weeks, upTo: weeks[11]) else { continue }
            let named = explanation.items.map(\.id) + explanation.leftOut.compactMap(\.id)
            #expect(!named.contains { $0.hasPrefix("side") }, "\(metric)")
        }
        let cadence = DeploymentCadence.declaration.id
        let together = try #require(lines.explanation(of: cadence, weeks, upTo: weeks[11]))
        let alone = try #require(shop.explanation(of: cadence, weeks, upTo: weeks[11]))
        #expect(alone.trend.hasValues && together.trend.points == alone.trend.points)
    }

    @Test func `weeks that a note leaves out are not read, and a service's note is not its team's`() throws {
        func note(_ scope: Annotation.Scope, _ place: Int, _ effect: AnnotationContent.Effect) -> Annotation {
            let monday = weeks[place].monday
            return Annotation(
                AnnotationContent(from: monday, to: monday, kind: .incident, text: "x", effect: effect), scope,
                id: nil, mayRemove: false)
        }
        func read(_ notes: [Annotation]) throws -> WorkSeries {
            let trends = WorkLines(of: given.evidence(), in: .utc, heeding: notes, told: nil).trends(weeks)
            guard case .series(let series) = try #require(trends.first { $0.metric == CycleTime.declaration.id }) else {
                throw Denied()
            }
            return series
        }
        let plain = try read([])
        let subject = plain.subject
        guard case .service(let shop) = subject else { throw Denied() }
        let count = plain.points.count { $0.value != nil }
        #expect(plain.reading.weeks == count && count >= 10)
        let left = try read([note(.service(shop), 5, .leaveOut)])
        #expect(left.reading.weeks < count && left.points == plain.points, "values stay")
        #expect(try read([note(.team("Cart"), 5, .leaveOut)]).reading == plain.reading)
        #expect(try read([note(.organization, 6, .newBaseline)]).reading.weeks < count)
    }

    @Test func `a service promises nothing, a team does`() {
        let service = WorkLines(of: given.evidence(), in: .utc, heeding: [], told: nil).trends(weeks).map(\.metric)
        #expect(!service.contains(DeliveryIndex.declaration.id))
        let team = WorkEvidence(
            of: .team("Cart"), services: [], promise: .none, members: [], calendar: .usual(in: .utc))
        #expect(
            WorkLines(of: team, in: .utc, heeding: [], told: nil).trends(weeks).map(\.metric)
                == Catalogue.work.map { $0.declaration.id })
    }

    @Test func `an explanation names changes, deployments and items, and nobody`() throws {
        let lines = WorkLines(of: given.evidence(), in: .utc, heeding: [], told: nil)
        let explanation = try #require(lines.explanation(of: LeadTime.declaration.id, weeks, upTo: weeks[11]))
        var dumped = ""
        dump(explanation, to: &dumped)
        #expect(!dumped.contains("AuthorKey") && !dumped.contains("‹somebody›"))
        #expect(Set(explanation.items.map(\.id)).isSubset(of: Set((0..<72).map { "#\($0)" })))
    }

    @Test func `a metric that people were not told of in time has no value, no item, and says why`() throws {
        let told: Set<MetricID> = [LeadTime.declaration.id]
        let lines = WorkLines(of: given.evidence(), in: .utc, heeding: [], told: told)
        for trend in lines.trends(weeks) { #expect(trend.hasValues == told.contains(trend.metric), "\(trend.metric)") }
        for coverage in lines.coverages(weeks) where !told.contains(coverage.metric) {
            #expect(coverage.missing == [.notice])
            #expect(coverage.steps.isEmpty && coverage.leftOut.isEmpty)
        }
        let explanation = try #require(lines.explanation(of: CycleTime.declaration.id, weeks, upTo: weeks[11]))
        #expect(explanation.items.isEmpty && explanation.leftOut.isEmpty && explanation.coverage.missing == [.notice])
        #expect(lines.explanation(of: LeadTime.declaration.id, weeks, upTo: weeks[11])?.items.isEmpty == false)
        #expect(
            WorkLines(of: given.evidence(), in: .utc, heeding: [], told: []).trends(weeks).allSatisfy { !$0.hasValues })
    }

    /// "None were merged" is a statement about whoever wrote them.
    @Test func `where nothing is left is said of several people's work, and not of one's or two's`() {
        func steps(authors: Int) -> [WorkStep] {
            var work = GivenWork()
            for number in 0..<6 { work.change("#\(number)", by: number % max(1, authors), first: 1, merged: nil) }
            let lines = WorkLines(of: work.evidence(), in: .utc, heeding: [], told: nil)
            return lines.coverages(weeks).first { $0.metric == CycleTime.declaration.id }?.steps ?? []
        }
        #expect(steps(authors: 1).isEmpty && steps(authors: 2).isEmpty)
        #expect(steps(authors: 3).prefix(2).map(\.words) == ["some changes", "none merged"])
        let nothing = WorkLines(of: GivenWork().evidence(), in: .utc, heeding: [], told: nil)
        #expect(nothing.coverages(weeks).allSatisfy { $0.steps.allSatisfy { $0.items == 0 } })
    }
}
