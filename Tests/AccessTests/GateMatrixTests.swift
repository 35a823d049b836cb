import Access
import Domain
import Synchronization
import TestSupport
import Testing

/// The whole product of phases, gates, roles, relations and questions, each asked of the policy itself, against a table written by
/// hand from product.md sections 2 and 4 (guarantees G1, G2, G11, G12, G13, G17).
@Suite struct GateMatrixTests {
    /// What is asked of Ada, who is in the team Core of the department Tech, is not in the table is `no`. The first row that fits
    /// says what the answer is: `yes`; `refused`, in words that both read; or `no`, as if nothing were there.
    ///
    /// Gates: t trained, a acknowledged the policy, g checklist green, s profile standard, r there is a trustee. A `-` asks for none.
    private static let table = """
        question       | relation                          | role                                         | phase | gates | answer
        own data       | self                              | any                                          | 1234  | -     | yes
        team           | self colleague                    | any                                          | 34    | -     | yes
        team           | manager new-manager leading-hr    | any                                          | 34    | -     | yes
        team           | any                               | owner maintainer viewer tech-viewer          | 34    | -     | yes
        team work      | self colleague                    | any                                          | 34    | -     | yes
        team work      | manager new-manager leading-hr    | any                                          | 34    | -     | yes
        team work      | any                               | owner maintainer viewer tech-viewer          | 34    | -     | yes
        department     | any                               | owner maintainer viewer tech-viewer          | 34    | -     | yes
        organization   | any                               | owner maintainer viewer trustee              | 34    | -     | yes
        settings       | any                               | owner maintainer                             | 1234  | -     | yes
        signing        | any                               | trustee                                      | 1234  | -     | yes
        forward        | any                               | owner                                        | 1234  | -     | yes
        back           | any                               | owner trustee                                | 1234  | -     | yes
        compliance     | hr new-hr leading-hr led-hr       | any                                          | 1234  | -     | yes
        joint page     | manager new-manager leading-hr led-hr | any                                         | 34    | -     | yes
        ask            | manager leading-hr                | any                                          | 4     | tags  | yes
        ask            | manager new-manager leading-hr    | any                                          | 1234  | -     | refused
        open           | manager leading-hr                | any                                          | 4     | tags  | yes
        ask in a case  | hr                                | any                                          | 4     | tagsr | yes
        ask in a case  | hr new-hr leading-hr led-hr       | any                                          | 1234  | -     | refused
        open in a case | hr                                | any                                          | 4     | tagsr | yes
        """

    private enum Answer: String { case no, yes, refused }
    private enum About: String, CaseIterable {
        case ownData = "own data"
        case team
        case teamWork = "team work"
        case department, organization, settings, signing, forward, back, compliance
        case jointPage = "joint page"
        case ask, open
        case askInACase = "ask in a case"
        case openInACase = "open in a case"
    }
    private enum Near: String, CaseIterable {
        case nobody, colleague, manager, hr
        case oneself = "self"
        /// The relation was written down yesterday.
        case newManager = "new-manager"
        /// The role was given yesterday.
        case newHR = "new-hr"
        case leadingHR = "leading-hr"
        /// Whom Ada leads.
        case ledHR = "led-hr"
    }
    private enum Held: String, CaseIterable {
        case none, owner, maintainer, viewer, trustee
        case techViewer = "tech-viewer"
        case otherOwner = "other-owner"
    }
    private struct Situation: Hashable {
        let phase: Phase
        let gates: Set<Character>
        let near: Near
        let held: Held

        var roles: Set<RoleHeld> {
            var roles: Set<RoleHeld> = []
            if [.hr, .newHR, .leadingHR, .ledHR].contains(near) { roles.insert(RoleHeld(.hr, .organization)) }
            switch held {
            case .none: break
            case .owner: roles.insert(RoleHeld(.owner, .organization))
            case .maintainer: roles.insert(RoleHeld(.maintainer, .organization))
            case .viewer: roles.insert(RoleHeld(.viewer, .organization))
            case .trustee: roles.insert(RoleHeld(.trustee, .organization))
            case .techViewer: roles.insert(RoleHeld(.viewer, .department("Tech")))
            case .otherOwner: roles.insert(RoleHeld(.owner, .department("Elsewhere")))
            }
            return roles
        }
        var leads: Bool { [.manager, .newManager, .leadingHR].contains(near) }
    }

    private struct Line {
        let about: About
        let near: Set<Near>
        let held: Set<Held>
        let phases: Set<Int>
        let gates: Set<Character>
        let answer: Answer

        init(_ cells: [String]) throws {
            func set<Each: RawRepresentable & CaseIterable & Hashable>(_ cell: String) throws -> Set<Each>
            where Each.RawValue == String {
                if cell == "any" { return Set(Each.allCases) }
                return Set(try cell.split(separator: " ").map { try #require(Each(rawValue: String($0))) })
            }
            about = try #require(About(rawValue: cells[0]))
            near = try set(cells[1])
            held = try set(cells[2])
            phases = Set(cells[3].compactMap(\.wholeNumberValue))
            gates = cells[4] == "-" ? [] : Set(cells[4])
            answer = try #require(Answer(rawValue: cells[5]))
        }

        func fits(_ about: About, _ situation: Situation) -> Bool {
            self.about == about && near.contains(situation.near) && held.contains(situation.held)
                && phases.contains(situation.phase.rawValue) && gates.isSubset(of: situation.gates)
        }
    }

    private static func lines() throws -> [Line] {
        try table.split(separator: "\n").dropFirst().map { row in
            try Line(row.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") })
        }
    }

    private static var situations: [Situation] {
        var all: [Situation] = []
        for phase in Phase.allCases {
            for number in 0..<32 {
                let gates = Set(zip("tagsr", 0...).filter { number >> $0.1 & 1 == 1 }.map { $0.0 })
                for near in Near.allCases {
                    for held in Held.allCases {
                        all.append(Situation(phase: phase, gates: gates, near: near, held: held))
                    }
                }
            }
        }
        return all
    }

    // MARK: What the policy is told

    private struct Facts: StoredFacts, LookLog, Standing {
        let situation: Situation
        let looks: [LookID: Look]
        let written = Written()
        final class Written: Sendable {
            let acts = Mutex<[String]>([])
            func note(_ act: String) { acts.withLock { $0.append(act) } }
        }

        func person(presenting credential: Credential) async throws -> PersonID? {
            PersonID(situation.near == .oneself ? "ada" : "bea")
        }
        func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> { situation.roles }
        func standing(of person: PersonID, towards group: GroupSubject, at now: Instant) async throws
            -> GroupStanding?
        {
            var isTeam = false
            if case .team = group { isTeam = true }
            return GroupStanding(
                phase: situation.phase, department: group == .organization ? nil : "Tech",
                isOwnTeam: isTeam && [.oneself, .colleague].contains(situation.near),
                joined: nil, managesSomebodyThere: isTeam && situation.leads, roles: situation.roles)
        }
        func standing(of person: PersonID, towardsWorkOf subject: WorkSubject, at now: Instant) async throws
            -> GroupStanding?
        { try await standing(of: person, towards: .team("Core"), at: now) }
        func standing(of viewer: PersonID, lookingAt person: PersonID, at now: Instant) async throws -> LookStanding? {
            guard viewer != person else { return nil }
            // Ada herself, asked about as the manager of whoever wants something of her.
            let isAda = viewer == PersonID("ada")
            return LookStanding(
                phase: situation.phase, profile: situation.gates.contains("s") ? .standard : .workOnly,
                isDirectManager: isAda ? situation.near == .ledHR : situation.leads,
                looksFrom: situation.leads && situation.near != .newManager ? Day(daysSince1970: 0) : nil,
                isHRPartner: [.hr, .newHR, .leadingHR, .ledHR].contains(situation.near),
                isHRLongEnough: situation.near != .newHR,
                standInALine: situation.near == .ledHR, hasTrustee: situation.gates.contains("r"),
                isTrained: situation.gates.contains("t"),
                hasAcknowledgedPolicy: situation.gates.contains("a"),
                checklistIsGreen: situation.gates.contains("g"))
        }
        func look(_ id: LookID) async throws -> Look? { looks[id] }
        func oneOnOne(_ id: OneOnOneID) async throws -> OneOnOnePair? { nil }
        func asked(_ terms: LookTerms, as id: LookID, by viewer: PersonID, at now: Instant) async throws -> Look {
            written.note("asked")
            return GateMatrixTests.look(terms, id, by: viewer, at: now, reason: nil)
        }
        func refused(
            _ terms: LookTerms, as id: LookID, by viewer: PersonID, because reason: String, at now: Instant
        ) async throws -> Look {
            written.note("refused")
            return GateMatrixTests.look(terms, id, by: viewer, at: now, reason: reason)
        }
        func turnedAway(_ terms: LookTerms, by viewer: PersonID, at now: Instant) async throws {
            written.note("turned away")
        }
        func opened(_ look: Look, by viewer: PersonID, at now: Instant) async throws -> LookEntry {
            written.note("opened")
            return LookEntry(index: 0, leaf: "leaf")
        }
        func closed(_ look: Look, at now: Instant) async throws -> Look { look }
        func openedCharts(of pair: OneOnOnePair, at now: Instant) async throws -> OpenedCharts { throw Denied() }
    }

    private static let now = Instant("2026-11-24T12:00:00Z")
    private static let plain = LookID("plain")
    private static let inACase = LookID("case")

    private static func terms(isCase: Bool) throws -> LookTerms {
        try LookTerms(
            person: PersonID("ada"), metrics: [MetricID("focus-time")], from: week("2026-W40"), to: week("2026-W46"),
            question: "I noticed less focus for three weeks, what is happening?",
            hrCase: isCase ? try LookCase(category: .workload, number: "2026-17") : nil)
    }

    /// Asked for nine hours before, and not acknowledged.
    private static func look(
        _ terms: LookTerms, _ id: LookID, by viewer: PersonID, at now: Instant, reason: String?
    ) -> Look {
        let opens = reason == nil ? now.adding(.hours(8)) : nil
        return Look(
            id: id, terms: terms, viewer: viewer, viewerName: "Bea", personName: "Ada", askedAt: now, opensAt: opens,
            expiresAt: opens?.adding(LookTerms.life), acknowledgedAt: nil, reason: reason, context: nil, closedAt: nil)
    }

    // MARK: What it answers

    private func answer(_ about: About, in situation: Situation, looks: [LookID: Look]) async throws -> Answer {
        let facts = Facts(situation: situation, looks: looks)
        let policy = Policy(standing: facts, facts: facts, log: facts)
        let viewer = try await policy.viewer(presenting: .session(OnePerson.session))
        let now = Self.now
        do {
            switch about {
            case .ownData:
                let grant = policy.ownData(of: viewer)
                return grant.subject == PersonID("ada") ? .yes : .no
            case .team: _ = try await policy.published(about: .team("Core"), for: viewer, at: now)
            case .teamWork: _ = try await policy.work(of: .team("Core"), for: viewer, at: now)
            case .department: _ = try await policy.published(about: .department("Tech"), for: viewer, at: now)
            case .organization: _ = try await policy.published(about: .organization, for: viewer, at: now)
            case .settings: _ = try await policy.settings(for: viewer, at: now)
            case .signing: _ = try await policy.signing(for: viewer, at: now)
            case .forward: _ = try await policy.rollout(.forward, for: viewer, at: now)
            case .back: _ = try await policy.rollout(.back, for: viewer, at: now)
            case .compliance: _ = try await policy.rollout(.readCompliance, for: viewer, at: now)
            case .jointPage:
                _ = try await policy.begin(with: PersonID("ada"), for: viewer, at: now)
            case .ask, .askInACase:
                let look = try await policy.ask(
                    Self.terms(isCase: about == .askInACase), as: LookID("new"), by: viewer, at: now)
                let written = facts.written.acts.withLock(\.self)
                #expect(written == [look.reason == nil ? "asked" : "refused"], "written down first: \(situation)")
                return look.reason == nil ? .yes : .refused
            case .open, .openInACase:
                let receipt = try await policy.open(
                    about == .open ? Self.plain : Self.inACase, by: viewer, at: now.adding(.hours(9)))
                _ = receipt.entry
                #expect(facts.written.acts.withLock(\.self) == ["opened"], "\(situation)")
            }
            return .yes
        } catch is Denied {
            let written = facts.written.acts.withLock(\.self)
            let isAsked = about == .ask || about == .askInACase
            #expect(written == (isAsked ? ["turned away"] : []), "a no opens nothing: \(about) \(situation)")
            return .no
        }
    }

    @Test func `every phase, gate, role, relation and question answers as the table written by hand says`()
        async throws
    {
        let lines = try Self.lines()
        let situations = Self.situations
        #expect(situations.count == 4 * 32 * 9 * 7)
        var used: Set<Int> = []
        var differences: [String] = []
        let plain = Self.look(try Self.terms(isCase: false), Self.plain, by: PersonID("bea"), at: Self.now, reason: nil)
        let inACase = Self.look(
            try Self.terms(isCase: true), Self.inACase, by: PersonID("bea"), at: Self.now, reason: nil)
        for situation in situations {
            for about in About.allCases {
                let row = lines.firstIndex { $0.fits(about, situation) }
                if let row { used.insert(row) }
                let expected = row.map { lines[$0].answer } ?? .no
                let found = try await answer(
                    about, in: situation, looks: [Self.plain: plain, Self.inACase: inACase])
                if found != expected { differences.append("\(about) in \(situation): \(found), not \(expected)") }
            }
        }
        #expect(differences.isEmpty, "\(differences.count) of 120,960: \(differences.prefix(5))")
        #expect(used.count == lines.count, "no row of the table is idle")
    }
}
