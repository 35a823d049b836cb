extension Guarantee {
    /// All of them, in order; a guarantee without a test that can fail is not one, and says so.
    public static let all: [Guarantee] = [
        Guarantee(
            id: "G1", title: "Parity",
            sentence: """
                Whatever anybody else can be shown about you, you can fetch as the same page, byte for byte.
                """,
            state: .proved(by: "Tests/EndToEnd/test_looks.py")),
        Guarantee(
            id: "G2", title: "Written down before it happens",
            sentence:
                "Nobody reads another person's data without an entry in the ledger, durably written first.",
            state: .proved(by: "Tests/AccessTests/KernelLookTests.swift")),
        Guarantee(
            id: "G3", title: "No ranking",
            sentence: """
                No page, export or answer holds the values of two persons for one reader, and nothing sorts people \
                or teams by value: whoever asks for it is refused with a sentence. A letter holds the own weeks, or the lines of one \
                group.
                """,
            state: .proved(by: "Tests/PagesTests/GroupPageTests.swift")),
        Guarantee(
            id: "G4", title: "No small groups",
            sentence: """
                Values about people's time are published only over groups of at least six people with at least five \
                active that week, one set for all metrics. The floors are compiled in.
                """,
            state: .proved(by: "Tests/PublicationTests/WeeklyCellsTests.swift")),
        Guarantee(
            id: "G5", title: "Nobody can be isolated",
            sentence: """
                No combination of dashboards, exports, date ranges, re-organisations, membership changes or known \
                absences determines one person's value, with up to three colleagues helping. What is left to guess is \
                measured and printed as a number.
                """,
            state: .proved(by: "Tests/AttackSuiteTests")),
        Guarantee(
            id: "G6", title: "Trends only",
            sentence: """
                No value without its series of at least four complete weeks. The running week is named and \
                has no \
                value; no data is not zero.
                """,
            state: .proved(by: "Tests/MetricsTests/TrendFloorTests.swift")),
        Guarantee(
            id: "G7", title: "Notices are questions",
            sentence: """
                Notices are about teams and services, after three sustained weeks, and the team has them \
                five \
                working days before anybody else. None is about a person.
                """,
            state: .proved(by: "Tests/NoticesTests/NoticingTests.swift")),
        Guarantee(
            id: "G8", title: "No thresholds",
            sentence: """
                Targets, thresholds, flags and scores of a person cannot be represented: no column, no parameter and no field is \
                for one.
                """,
            state: .proved(by: "Tests/StoreTests/SchemaTests.swift")),
        Guarantee(
            id: "G9", title: "Compared only with yourself",
            sentence: """
                A person is compared only with the own past. A page shows one group's lines and, of its parts, \
                names in their order. Two teams stand together only when both say the same of their work and both have \
                agreed, for twelve months; never sorted, and never in one table.
                """,
            state: .proved(by: "Tests/PagesTests/GroupPageTests.swift")),
        Guarantee(
            id: "G10", title: "Context beside every line",
            sentence: """
                Notes of what happened stand on every chart and in every export, and yours, if you show them, before the \
                figures of a look. None of them tells anybody of your leave.
                """,
            state: .proved(by: "Tests/EndToEnd/test_talk.py")),
        Guarantee(
            id: "G11", title: "Rollout in phases",
            sentence:
                "What is collected and shown depends on the phase, and the server holds everybody to it: forward only through "
                + "gates that show their evidence, back at once.",
            state: .proved(by: "Tests/StoreTests/RolloutContract.swift")),
        Guarantee(
            id: "G12", title: "The checklist is enforced",
            sentence: "Eleven conditions must be green before anybody can look, and one red item ends it.",
            state: .proved(by: "Tests/RolloutTests/ChecklistTests.swift")),
        Guarantee(
            id: "G13", title: "HR needs a case",
            sentence: """
                A documented reason, a case that is neither a termination nor a ranking, an end, the trustee's approval and a \
                notice to the person; never in bulk. Both read the same page.
                """,
            state: .proved(by: "Tests/StoreTests/CaseLookContract.swift")),
        Guarantee(
            id: "G14", title: "It is your data",
            sentence: """
                You can see it raw, export, correct, contest, pause, leave out and delete it; after deletion the \
                database, its dumps, the logs and new backups hold none of it, and not your name or address.
                """,
            state: .proved(by: "Tests/EndToEnd/test_forgotten.py")),
        Guarantee(
            id: "G15", title: "Little is collected",
            sentence: """
                Content, caret, line numbers, full paths, machine names, titles and command arguments never \
                reach \
                storage or logs.
                """,
            state: .proved(by: "Tests/EndToEnd/test_minimisation.py")),
        Guarantee(
            id: "G16", title: "Everything ends",
            sentence:
                "Raw heartbeats are deleted 14 days after they arrived, personal series after 13 months, what a look has "
                + "shown after seven days, published weeks after 24 months, the words of the ledger after 25.",
            state: .proved(by: "Tests/JobsTests/RetentionTests.swift")),
        Guarantee(
            id: "G17", title: "The operator is not a reader",
            sentence: """
                No setting, role, command or token that an operator can make opens your data; there is no \
                impersonation and no \
                passphrase chosen by others. Owners and maintainers see who is in which team and who is in yet, and \
                what is published of groups: nothing that anybody does. Whoever accepts the first invitation is that \
                person: where there is mail it is sent to you, and if somebody was quicker, a new one with the trustee's \
                signature ends what they opened.
                """,
            state: .proved(by: "Tests/SignInTests/OperatorTests.swift")),
        Guarantee(
            id: "G18", title: "Tampering shows",
            sentence: """
                Any entry of the ledger that is edited, dropped, inserted or reordered is found by a check that \
                anybody can run, a \
                truncation or an old backup by checking against a checkpoint kept outside; a second verifier, in \
                another language, agrees.
                """,
            state: .proved(by: "Tests/EndToEnd/test_ledger_verifier.py")),
        Guarantee(
            id: "G19", title: "A way to object",
            sentence: """
                A concern reaches HR and the trustee, not the manager chain; no identity, address or exact \
                time is stored. Passes are signed unseen, so that the whole database and the logs say no more than \
                that one of those wrote who had passes and were here.
                """,
            state: .proved(by: "Tests/EndToEnd/test_feedback.py")),
        Guarantee(
            id: "G20", title: "No consequences by machine",
            sentence: """
                Nothing that goes out can carry a person's values to anybody but that person. Four kinds of \
                calls leave this server, each only where somebody has set it up: to your organization's sign-on, with the \
                code that your browser brings from there; to a mail server, with your invitation, and a letter a week if \
                you ask for it; to a calendar that you have named; and to code and planning systems, which are asked \
                for what is there and told nothing. No webhook goes out.
                """,
            state: .proved(by: "Tests/PagesTests/NothingGoesOutTests.swift")),
    ]
}
