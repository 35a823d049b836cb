import Access
import Domain
import Metrics

@testable import Pages

/// Notes with text that would be markup if anything read it as such.
extension Given {
    static func note(
        _ text: String, _ weeksAgo: Int, _ kind: AnnotationContent.Kind, _ effect: AnnotationContent.Effect,
        _ scope: Annotation.Scope, id: String? = nil
    ) -> Annotation {
        let day = through.adding(weeksAgo).monday
        return Annotation(
            AnnotationContent(from: day, to: day.adding(2), kind: kind, text: text, effect: effect), scope,
            id: id.map(AnnotationID.init), mayRemove: id != nil)
    }

    static let hostile = "</title><script>alert(1)</script> & \"quotes\""

    static func notes(beside place: NotesPlace) -> SharedNotes {
        SharedNotes(
            of: place,
            [
                note(hostile, -5, .offsite, .leaveOut, .team("Core"), id: "n1"),
                note("New <team>", -3, .other, .newBaseline, .team("Core")),
                note("Shop <Front> was deployed", -1, .deployment, .none, .service(ServiceID("shop"))),
                note("Public holiday", 1, .holiday, .none, .organization),
            ])
    }

    static let ownNotes = [
        note(hostile, -6, .design, .leaveOut, .oneself(isShown: true), id: "o1"),
        note("For me <alone>", -4, .other, .newBaseline, .oneself(isShown: false), id: "o2"),
        note("Away: vacation", -2, .leave, .none, .oneself(isShown: false)),
        note("Offsite in <Porto>", 1, .offsite, .leaveOut, .team("Core")),
    ]

    static func visible(_ notes: SharedNotes) async throws -> Visible<SharedNotes> {
        let policy = StandIn().policy
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        return try policy.release(notes, under: try await policy.notes(beside: notes.place, for: viewer, at: now))
    }

    // MARK: Joint pages

    static let pair = OneOnOnePair(id: OneOnOneID("o1"), person: me, manager: PersonID("m1"), closedAt: nil)

    static func oneOnOne(closed: Bool = false, items: Bool = true, charts: Int = 1) -> OneOnOnePage {
        OneOnOnePage(
            pair: OneOnOnePair(
                id: pair.id, person: pair.person, manager: pair.manager, closedAt: closed ? now : nil),
            personName: "Ada <3", managerName: "Bea & Co", openedAt: now.adding(.days(-9)),
            items: items
                ? [
                    AgendaItem(
                        id: "i1", text: hostile, edition: 2, madeAt: now.adding(.days(-3)), keptByPerson: true,
                        keptByManager: true),
                    AgendaItem(
                        id: "i2", text: "I noticed … what is happening?", edition: 1, madeAt: now.adding(.days(-2)),
                        keptByPerson: false, keptByManager: true),
                ] : [], chartCount: charts)
    }

    static let brought = BroughtCharts(
        of: pair.id,
        [
            BroughtChart(
                id: ChartID("c1"), trend: series(FocusTime.declaration.id, hours, .tooEarly),
                notes: ownNotes.filter { $0.scope != .oneself(isShown: false) }, zone: .utc, addedAt: now),
            BroughtChart(
                id: ChartID("c2"),
                trend: series(
                    ActivityTime.declaration.id, hours,
                    .sustained(by: PersonalValue(-9000), since: through.adding(-3), comparedWith: 8)), notes: [],
                zone: .utc, addedAt: now),
        ])

    static func visible(_ page: OneOnOnePage, as person: PersonID = me) async throws -> Visible<OneOnOnePage> {
        let policy = StandIn(person: person).policy
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        return try policy.release(
            page, under: try await policy.oneOnOne(pair.id, changes: false, for: viewer, at: now))
    }

    static func visible(_ charts: BroughtCharts) async throws -> Visible<BroughtCharts> {
        let policy = StandIn().policy
        return try policy.release(charts, under: policy.ownData(of: try await viewer(policy)))
    }

    /// As the manager gets it: under a receipt.
    static func opened(_ charts: BroughtCharts) async throws -> Visible<BroughtCharts> {
        let policy = StandIn(person: pair.manager).policy
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        let receipt = try await policy.openCharts(of: pair.id, by: viewer, at: now)
        return try policy.release(charts, under: receipt)
    }

    static func joint(_ page: OneOnOnePage, asPerson: Bool, isLive: Bool = true, opens: Bool = true) async throws
        -> Page
    {
        OneOnOneHTML.render(
            try await visible(page, as: asPerson ? me : pair.manager),
            charts: page.chartCount == 0 || !opens
                ? nil : asPerson ? try await visible(brought) : try await opened(brought),
            isPerson: asPerson, isLive: isLive, openings: asPerson ? [(at: now, index: 41)] : [], beginning: 2,
            zone: .utc, in: frame("/one-on-ones/o1", isSolo: false))
    }

    static func talkPages() async throws -> [(name: String, page: Page)] {
        let policy = StandIn().policy
        func mine(_ pages: MyOneOnOnes) async throws -> Visible<MyOneOnOnes> {
            try policy.release(pages, under: policy.ownData(of: try await viewer(policy)))
        }
        func profile() async throws -> Visible<Profile> {
            try policy.release(
                Profile(
                    person: me, email: "a@b.example", name: "Ada <3", homes: [], zones: ZoneHistory(.utc),
                    acknowledgement: nil), under: policy.ownData(of: try await viewer(policy)))
        }
        let entry = MyOneOnOnes.Entry(id: pair.id, other: "Bea <b>", openedAt: now, closedAt: nil, isLive: true)
        return [
            (
                "weeks, noted",
                MyWeeksPage.render(
                    try await visible(weeks(notes: ownNotes)), looks: try await visible(looks([])),
                    in: frame("/me", isSolo: false))
            ),
            ("joint page, the person", try await joint(oneOnOne(), asPerson: true)),
            ("joint page, the manager", try await joint(oneOnOne(), asPerson: false)),
            ("joint page, from elsewhere", try await joint(oneOnOne(), asPerson: false, opens: false)),
            ("joint page, empty", try await joint(oneOnOne(items: false, charts: 0), asPerson: true)),
            ("joint page, closed", try await joint(oneOnOne(closed: true, charts: 0), asPerson: false, isLive: false)),
            ("joint page, ended", try await joint(oneOnOne(charts: 0), asPerson: true, isLive: false)),
            (
                "joint pages",
                OneOnOneHTML.list(
                    try await mine(
                        MyOneOnOnes(of: me, pages: [entry], mayBegin: [(person: PersonID("p9"), name: "<Eve>")])),
                    in: frame("/one-on-ones", isSolo: false))
            ),
            (
                "joint pages, none",
                OneOnOneHTML.list(
                    try await mine(MyOneOnOnes(of: me, pages: [], mayBegin: [])),
                    in: frame("/one-on-ones", isSolo: false))
            ),
            (
                "self-review",
                SelfReviewPage.render(try await profile(), isOff: false, hasPolicy: true, in: frame("/me/review"))
            ),
            (
                "self-review, off",
                SelfReviewPage.render(try await profile(), isOff: true, hasPolicy: false, in: frame("/me/review"))
            ),
        ]
    }
}
