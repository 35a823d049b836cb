import Access
import Domain
import Metrics
import Pages

/// Looks at somebody and by somebody, released by the real policy to each of the two.
extension Given {
    static let bea = PersonID("p2")
    static let question = "I noticed <b>less</b> focus since week 44 & more meetings: what is happening?"
    static let context = "I was <i>on call</i>, and moved house."

    static func visible(_ looks: MyLooks) async throws -> Visible<MyLooks> {
        let policy = StandIn().policy
        return try policy.release(looks, under: policy.ownData(of: try await viewer(policy)))
    }

    static func visible(_ look: Look, to person: PersonID) async throws -> Visible<Look> {
        let policy = StandIn(person: person, stored: look).policy
        return try policy.release(look, under: try await policy.look(look.id, for: try await viewer(policy)))
    }

    /// The sheet as it reaches each of the two: the one under the own data, the other under a receipt.
    static func visible(_ sheet: LookSheet, to person: PersonID) async throws -> Visible<LookSheet> {
        let policy = StandIn(person: person, stored: sheet.look).policy
        guard person != me else {
            return try policy.release(sheet, under: policy.ownData(of: try await viewer(policy)))
        }
        let receipt = try await policy.open(sheet.look.id, by: try await viewer(policy), at: now)
        return try policy.release(sheet, under: receipt)
    }

    static let terms: LookTerms = {
        do {
            return try LookTerms(
                person: me, metrics: [FocusTime.declaration.id, ActivityTime.declaration.id],
                from: through.adding(-11), to: through, question: question)
        } catch { preconditionFailure("the terms are sound") }
    }()

    static let hrCase: LookCase = {
        do { return try LookCase(category: .workload, number: "2026-017") } catch {
            preconditionFailure("the case is sound")
        }
    }()

    static let caseTerms: LookTerms = {
        do {
            return try LookTerms(
                person: terms.person, metrics: terms.metrics, from: terms.from, to: terms.to, question: question,
                hrCase: hrCase)
        } catch { preconditionFailure("the terms are sound") }
    }()

    /// As whoever asked and the trustee read it; by default somebody's of HR, about the reader.
    static func request(by viewer: PersonID = bea) -> CaseRequest {
        CaseRequest(
            look: LookID("c4se"), viewer: viewer, terms: caseTerms, hrCase: hrCase, personName: "Ada <3", askedAt: now,
            expires: now.adding(Cosignature.life))
    }

    static func look(
        _ state: Look.State = .waiting, context: String? = nil, id: String = "l00k", viewer: String = "Bea <Mason>",
        closed: Bool = false, isCase: Bool = false
    ) -> Look {
        let asked = now.adding(.days(state == .expired ? -20 : -2))
        let opens: Instant? =
            switch state {
            case .waiting: now.adding(.hours(5))
            case .open, .expired: asked.adding(.days(1))
            case .refused: nil
            }
        return Look(
            id: LookID(id), terms: isCase ? caseTerms : terms, viewer: bea, viewerName: viewer, personName: "Ada",
            askedAt: asked,
            opensAt: opens, expiresAt: opens?.adding(LookTerms.life), acknowledgedAt: nil,
            reason: state == .refused ? "With this look, too few people would stay unlooked-at." : nil,
            context: context, closedAt: closed ? now.adding(.hours(-1)) : nil)
    }

    static func sheet(_ look: Look, frozen: Bool = true, change: Reading.Change = .tooEarly) -> LookSheet {
        LookSheet(
            look: look,
            trends: [
                series(FocusTime.declaration.id, hours, change),
                series(ActivityTime.declaration.id, hours, change),
            ],
            notes: [
                note("<b>design</b> week", -9, .design, .leaveOut, .oneself(isShown: true)),
                note("Offsite in <Porto>", -5, .offsite, .leaveOut, .team("Core")),
            ], zone: .utc, frozenAt: frozen ? now.adding(.hours(-3)) : nil)
    }

    static func proof(_ index: Int) -> LookProof {
        LookProof(
            index: index, content: "{\"kind\":\"look-asked\",\"question\":\"<b>\"}",
            salt: "3973b720f5cdaa2b848cc26f3afd57cb192f9e5f05d8ae680d998e8beeec014b",
            leaf: "01c84f40e4802a85448a78f1f52cd6120db58c6fe347ed7a4281b1d11faf2053b6",
            path: ["01411433e29ee7356d7c6bc6ae3c38f6a18583f62800274372167eb0e4f10d34", "016b6629d9e772e6"],
            checkpoint: "daylight/example\n5\nV5VlUs02scRkokf8HtxEy6tyUeQllqRWk6gQ3bF/IU4=\n\n— daylight/example iqzx")
    }

    static func looks(
        _ atMe: [Look], byMe: [Look] = [], requests: [CaseRequest] = [],
        mayAsk: [(person: PersonID, name: String)] = [],
        resets: [AccountReset] = []
    ) -> MyLooks {
        MyLooks(
            of: me,
            atMe: atMe.map { look in
                MyLooks.Entry(
                    look: look, proofs: look.opensAt.map { $0 < now } ?? false ? [proof(4), proof(9)] : [proof(4)])
            }, byMe: byMe, requests: requests, mayAsk: mayAsk, resets: resets, now: now)
    }

    static func lookBy(_ state: Look.State, id: String, isCase: Bool = false) -> Look {
        let look = look(state)
        do {
            let terms = try LookTerms(
                person: bea, metrics: look.terms.metrics, from: look.terms.from, to: look.terms.to, question: question,
                hrCase: isCase ? hrCase : nil)
            return Look(
                id: LookID(id), terms: terms, viewer: me, viewerName: "Ada", personName: "Zoë <Z>",
                askedAt: look.askedAt, opensAt: look.opensAt, expiresAt: look.expiresAt, acknowledgedAt: nil,
                reason: look.reason, context: nil, closedAt: nil)
        } catch { preconditionFailure("the terms are sound") }
    }

    static let reports: [(person: PersonID, name: String)] = [(bea, "Zoë <Z>"), (PersonID("p3"), "Bo")]

    static func lookPages() async throws -> [(name: String, page: Page)] {
        let path = frame("/me/looks", isSolo: false)
        func list(_ looks: MyLooks, _ mates: PanelMates, _ draft: LookDraft? = nil) async throws -> Page {
            MyLooksPage.render(
                try await visible(looks), mates: try await visible(mates), duties: [], in: path,
                draft: draft)
        }
        let all = [
            look(.waiting), look(.open, context: context), look(.expired), look(.expired, closed: true), look(.refused),
            look(.open, isCase: true),
        ]
        let draft = LookDraft(
            person: "p3", metrics: ["ai-time"], from: "2026-W01", to: "2026-W0", question: "<textarea>?",
            problem: "A look spans at least <four> weeks.")
        var pages: [(name: String, page: Page)] = [
            ("looks, none", try await list(looks([]), mates(isIn: false))),
            (
                "looks",
                try await list(
                    looks(
                        all, byMe: [lookBy(.open, id: "l1"), lookBy(.refused, id: "l2")], requests: [request(by: me)],
                        mayAsk: reports), mates())
            ),
            ("looks, a mistake", try await list(looks([], mayAsk: reports), notCounted, draft)),
            (
                "looks, alone",
                MyLooksPage.render(
                    try await visible(looks([])), mates: try await visible(mates(isIn: false)), duties: [],
                    in: frame("/me/looks"),
                    draft: nil)
            ),
        ]
        for look in all {
            let state = look.state(at: now)
            for person in [me, bea] {
                pages.append(
                    (
                        "look, \(state) \(look.closedAt == nil ? "" : "closed "), \(person == me ? "person" : "viewer")",
                        try await page(of: look, for: person)
                    ))
            }
        }
        return pages
    }

    static let houseZone = Zone("Europe/Berlin") ?? .utc

    static var notCounted: PanelMates {
        PanelMates(of: me, panel: nil, names: [], notCountedSince: now, usual: [], panels: [])
    }

    /// As a route would make it for this reader, in that reader's own frame.
    static func page(of look: Look, for person: PersonID, frozen: Bool = true) async throws -> Page {
        let isPerson = person == me
        var sheet: Visible<LookSheet>?
        if look.state(at: now) == .open, isPerson || frozen {
            sheet = try await visible(self.sheet(look, frozen: frozen), to: person)
        }
        return LookPage.render(
            try await visible(look, to: person), sheet: sheet, isPerson: isPerson, zone: houseZone,
            in: isPerson
                ? frame("/looks/l00k", isSolo: false)
                : frame(
                    "/looks/l00k", viewer: .person(name: "Bea", csrf: "c5rf"), notice: "Asked.", isSolo: false,
                    zone: Zone("America/New_York") ?? .utc))
    }
}
