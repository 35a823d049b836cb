import Access
import Domain
import Pages

extension Given {
    /// Every page in every state that tests can reach, by name.
    static func everyPage() async throws -> [(name: String, page: Page)] {
        let nobody = Frame.Viewer.nobody
        let others =
            try await groupPages() + noticePages() + lookPages() + talkPages() + RolloutPages.papers + entrances
        let these: [(name: String, page: Page)] = [
            (
                "weeks",
                MyWeeksPage.render(try await visible(weeks()), looks: try await visible(looks([])), in: frame("/me"))
            ),
            (
                "weeks, nothing",
                MyWeeksPage.render(
                    try await visible(nothing), looks: try await visible(looks([look()])),
                    in: frame("/me", notice: "Hello.", isSolo: false))
            ),
            ("data", MyDataPage.render(try await visible(records()), in: frame("/me/data"))),
            (
                "data, paused",
                MyDataPage.render(
                    try await visible(records(state: state(paused: true))), in: frame("/me/data"))
            ),
            (
                "connect",
                ConnectPage.render(
                    try await visible(state()), in: frame("/me/connect"), address: "http://127.0.0.1:8080",
                    newToken: nil)
            ),
            (
                "calendar",
                CalendarPage.render(
                    try await visible(calendars()), hosts: [CalendarID("<feed>"): "<host>"], in: frame("/me/calendar"))
            ),
            (
                "connect, new token",
                ConnectPage.render(
                    try await visible(state()), in: frame("/me/connect"), address: "http://127.0.0.1:8080",
                    newToken: (Secret("11111111-2222-4333-8444-555555555555"), .both))
            ),
            (
                "administration",
                AdministrationPage.render(
                    try await visible(roster(50, from: 100, of: 250)), in: frame("/admin", isSolo: false),
                    search: "person",
                    onlyOutside: false,
                    invited: .init(email: "p1@x.example", url: Secret("http://x/invitation/y"), expires: now),
                    profile: ProfileInForce(now: .standard, next: nil),
                    duties: [.init("<Elect> one.", at: "/rollout", by: now)])
            ),
            (
                "administration, work only",
                AdministrationPage.render(
                    try await visible(roster(3)), in: frame("/admin", isSolo: false), search: nil, onlyOutside: false,
                    invited: nil,
                    profile: ProfileInForce(now: .workOnly, next: .init(profile: .standard, from: now)), duties: nil)
            ),
            ("later", LaterPage.render(.groups, in: frame("/organization", isSolo: false))),
            (
                "groups",
                GroupsPage.render(
                    in: frame(
                        "/teams", isSolo: false,
                        groups: [
                            (path: "/teams/a", text: "My team"), (path: "/teams/b", text: "<B>"),
                            (path: "/teams/c", text: "C"),
                            (path: "/teams/d", text: "D"), (path: "/organization", text: "Organization"),
                        ]))
            ),
            ("catalogue", CataloguePage.render(in: frame("/catalogue"))),
            (
                "policy",
                PolicyPage.render(
                    matrix: Rules.matrix, phase: .fullLaunch, usage: RolloutPages.usage,
                    reports: RolloutPages.reports, problem: "No <way>.", in: frame("/policy", isSolo: false))
            ),
            ("rollout, first", RolloutPages.rollout(.alignment)), ("rollout", RolloutPages.rollout(.communication)),
            ("rollout, full", RolloutPages.rollout(.fullLaunch)),
            ("questions", RolloutPages.questions), ("training", RolloutPages.training),
            (
                "questions, long ago",
                RolloutPages.questions(in: .communication, at: Given.now.adding(.days(-100)))
            ),
            ("way", RolloutPages.way(nil)), ("way, over", RolloutPages.way(.training)),
            ("writing", RolloutPages.writing), ("hr", try await RolloutPages.hr()),
            (
                "hr, a mistake",
                try await RolloutPages.hr(
                    CaseDraft(
                        person: "<a@b.example>", category: "complaint", number: "<7>", metrics: ["ai-time"],
                        from: "2026-W01", to: "2026-W0", question: "<textarea>?", problem: "No <way>."),
                    hasTrustee: false)
            ),
            ("pack", RolloutPages.pack), ("audit", RolloutPages.audit),
            ("feedback", FeedbackPages.full), ("feedback, nothing yet", FeedbackPages.empty),
            ("concerns", FeedbackPages.concerns),
            ("two teams", try await comparison()), ("pack", RolloutPages.pack), ("audit", RolloutPages.audit),
            (
                "privacy",
                PrivacyPage.render(
                    in: frame("/privacy", viewer: nobody), guarantees: Guarantee.all, residual: residual,
                    ledgerKey: "daylight/example+8aacf16e+AepK")
            ),
            (
                "privacy, not measured",
                PrivacyPage.render(
                    in: frame("/privacy", viewer: nobody), guarantees: Guarantee.all, residual: nil, ledgerKey: nil,
                    profile: .workOnly)
            ),
            (
                "trustee",
                TrusteePage.render(
                    ledger, trustees: Given.trustees, signsFrom: nil, desk: RolloutPages.desk,
                    in: frame("/trustee", isSolo: false))
            ),
            (
                "trustee, no checkpoint",
                TrusteePage.render(
                    ledger, trustees: Given.trustees, signsFrom: nil,
                    desk: RolloutPages.desk(.unreadable(against: "</textarea><script>x()</script>")),
                    in: frame("/trustee", isSolo: false))
            ),
            (
                "trustee, nothing yet",
                TrusteePage.render(
                    LedgerState(
                        size: 0, checkpoint: nil, key: "k", looks: 0, refused: 0, opened: 0, chartsOpened: 0,
                        settingsHistory: [], shown: .last(hasMore: false)),
                    trustees: [], signsFrom: nil, desk: nil, in: frame("/trustee", isSolo: false))
            ),
            ("gone", MessagePage.everythingDeleted(in: frame("/gone", viewer: nobody))),
            ("not found", MessagePage.notFound(in: frame("/x", isSimulated: true))),
            ("refused", MessagePage.refused(in: frame("/x"), sentence: "No <ranking>.")),
            (
                "form refused",
                MessagePage.problem(
                    in: frame("/one-on-ones/4f/items"), status: 422, title: "Not like this", sentence: "Too <long>."
                ).handingBack(["<b>some words</b>"])
            ),
        ]
        return others + these
    }

    /// Where people come in.
    private static var entrances: [(name: String, page: Page)] {
        let nobody = Frame.Viewer.nobody
        return [
            (
                "sign in",
                SignInPage.render(
                    in: frame("/sign-in", viewer: nobody), csrf: "c5rf", email: "a@b.example", message: "No.",
                    signOn: nil)
            ),
            (
                "sign in, with a provider",
                SignInPage.render(
                    in: frame("/sign-in", viewer: nobody), csrf: "c5rf", email: nil, message: nil,
                    signOn: "Our <sign-on>")
            ),
            (
                "the way to the provider",
                SignOnWayPage.render(
                    in: frame("/sign-on", viewer: nobody), to: "https://id.example/?a=b&c=<d>", name: "Our <sign-on>")
            ),
            (
                "the second half of a sign-on",
                SignOnCodePage.render(in: frame("/sign-on", viewer: nobody), csrf: "c5rf", message: "No.")
            ),
            (
                "keys",
                KeysPage.render(
                    hasSecondFactor: false, hasPassphrase: true, signOn: nil,
                    sessions: [.init(id: "a1", since: now, isThis: true)], made: nil, problem: nil, status: 200,
                    in: frame("/me/keys"))
            ),
            (
                "keys, to be connected",
                KeysPage.render(
                    hasSecondFactor: true, hasPassphrase: true, signOn: .init(name: "Our <sign-on>", since: nil),
                    sessions: (0..<25).map { .init(id: "a\($0)", since: now, isThis: $0 == 0) },
                    made: .recovery([Secret("a"), Secret("b")]), problem: "No.", status: 422, in: frame("/me/keys"))
            ),
            (
                "keys, connected",
                KeysPage.render(
                    hasSecondFactor: true, hasPassphrase: true, signOn: .init(name: "Our <sign-on>", since: now),
                    sessions: [.init(id: "a1", since: now, isThis: true)],
                    made: nil, problem: nil, status: 200, in: frame("/me/keys"))
            ),
            (
                "keys, by the sign-on alone",
                KeysPage.render(
                    hasSecondFactor: false, hasPassphrase: false, signOn: .init(name: "Our <sign-on>", since: now),
                    sessions: [.init(id: "a1", since: now, isThis: true)],
                    made: nil, problem: nil, status: 200, in: frame("/me/keys"))
            ),
            (
                "invitation",
                InvitationPage.render(
                    in: frame("/invitation", viewer: nobody), csrf: "c5rf", token: "t0ken", name: "Ada <3",
                    organization: "Lanterns & Sons", message: nil)
            ),
            (
                "setup",
                SetupPage.render(
                    in: frame("/setup", viewer: nobody), csrf: "c5rf", token: "t0ken", filled: [:],
                    message: nil, zones: ["Europe/Berlin"])
            ),
            (
                "setup without its token",
                SetupPage.render(
                    in: frame("/setup", viewer: nobody), csrf: "c5rf", token: "", filled: [:], message: nil, zones: [])
            ),
        ]
    }

    static let residual = ResidualInference(
        r2: "0.13", p95: "0.22", smallestHours: "26.6", coverage: "96.5 %", attempts: "12480", isolated: 0, seed: "1")

    static let signatures = [
        CosignedMatter.reset(me), .profile(.standard), .fullLaunch, .shorterPhase(.softLaunch), .caseLook(request()),
        .weakerPolicy(over: 2),
    ]
    .enumerated().map { number, matter in
        ToSign(
            Cosignature(
                id: CosignatureID("c\(number)"), matter: matter, askedBy: nil, askedAt: now,
                expires: now.adding(Cosignature.life), signedAt: nil), person: "Ada <3 (a@b.example)", askedBy: nil,
            policy: RolloutPages.policyChange)
    }

    static let trustees = [
        TrusteeShown(
            name: "Tess <&>", since: now.adding(.days(-400)), signsFrom: now.adding(.days(-386)), counts: true),
        TrusteeShown(name: "Uwe", since: now.adding(.days(-1)), signsFrom: now.adding(.days(13)), counts: true),
        TrusteeShown(name: "Vera", since: nil, signsFrom: nil, counts: true),
    ]

    static let ledger = LedgerState(
        size: 48_213, checkpoint: "daylight/example\n48213\nV5VlUs02scRkokf8HtxEy6tyUeQllqRWk6gQ3bF/IU4=\n",
        key: "daylight/example+8aacf16e+AepK", looks: 3, refused: 1, opened: 2, chartsOpened: 4,
        settingsHistory: [(at: now, what: "phase: <full launch>"), (at: now.adding(.days(-9)), what: "role: trustee")],
        shown: .last(hasMore: true))
}
