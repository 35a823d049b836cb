import Access
import Actions
import Domain
import Foundation
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing

/// Random people do random things over simulated months. After each of them the house stands where a table written by hand says
/// that it may stand: nobody gets past a gate, nobody does what is another one's, and looks are on only if everything is there.
@Suite struct RolloutWalkTests {
    /// 100,000 with `Benchmarks/run --walk`, which sets `DAYLIGHT_WALK`.
    private static var steps: Int { ProcessInfo.processInfo.environment["DAYLIGHT_WALK"].flatMap { Int($0) } ?? 1_500 }

    /// More than a year of a house. Longer walks are several, each in a house of its own: what is read for a step grows with
    /// everything that was ever said there.
    private static let longest = 2_000

    /// What walks have come to, together.
    private struct Way: Sendable {
        var steps = 0
        var done = 0
        var refused = 0
        var looksOn = 0
        var steppedBack = 0
        var reached: Set<Phase> = []
    }

    @Test func `a random walk reaches nothing that the table forbids`() async throws {
        let lengths = stride(from: 0, to: Self.steps, by: Self.longest).map { min(Self.longest, Self.steps - $0) }
        let began = ContinuousClock.now
        let way = try await withThrowingTaskGroup(of: Way.self) { group in
            var way = Way()
            for (number, length) in lengths.enumerated() {
                // Two at a time: the machines that run this have two cores.
                if number >= 2, let one = try await group.next() { Self.add(one, to: &way) }
                group.addTask { try await Self.walk(length, seed: 20_261_126 + UInt64(number)) }
            }
            for try await one in group { Self.add(one, to: &way) }
            return way
        }
        #expect(way.steps == Self.steps)
        // A walk that never gets anywhere would prove nothing.
        if Self.steps >= 1_500 {
            #expect(way.reached.contains(.softLaunch), "it reached \(way.reached)")
            #expect(way.refused > Self.steps / 20 && way.done > Self.steps / 20)
        }
        if Self.steps >= 20_000 {
            #expect(
                way.reached.contains(.fullLaunch) && way.looksOn > 0 && way.steppedBack > 0, "it reached \(way.reached)"
            )
        }
        print(
            "Walk: \(way.steps) steps in \(lengths.count) houses, \(way.done) done, \(way.refused) refused, reached \(way.reached.map(\.rawValue).sorted()), looks on after \(way.looksOn) steps, stepped back by a pulse \(way.steppedBack) times, \(ContinuousClock.now - began)"
        )
    }

    private static func add(_ one: Way, to way: inout Way) {
        (way.steps, way.done) = (way.steps + one.steps, way.done + one.done)
        way.refused += one.refused
        way.looksOn += one.looksOn
        way.steppedBack += one.steppedBack
        way.reached.formUnion(one.reached)
    }

    private static func walk(_ steps: Int, seed: UInt64) async throws -> Way {
        var way = Way()
        try await GivenRollout.with(.sqlite, waits: false) { given in
            let walk = Walk(given, seed: seed)
            for _ in 0..<steps {
                try await walk.step()
                try await walk.check()
            }
            way = Way(
                steps: steps, done: walk.done, refused: walk.refused, looksOn: walk.looksOn,
                steppedBack: walk.steppedBack, reached: walk.reached)
        }
        return way
    }
}

private final class Walk {
    let given: GivenRollout
    private var random: Seeded
    private var table = WalkTable()
    private var day = 0
    private var seconds: Int64 = 0
    private(set) var reached: Set<Phase> = [.alignment]
    private(set) var (done, refused, looksOn) = (0, 0, 0)
    private(set) var (pulses, steppedBack) = (0, 0)

    init(_ given: GivenRollout, seed: UInt64) {
        self.given = given
        random = Seeded(seed)
    }

    /// What is done by those whose office it is.
    private static let acts = [
        "announce", "answer", "ask", "back", "conversation", "forward", "hrReview", "meeting", "payByHR",
        "payByOwner", "policy", "promise", "purpose", "reviewed", "sign", "weaken",
    ]

    /// Another answer than the policy that is written otherwise has: more than it allows.
    private static let weaker = GivenRollout.answers.merging([
        .termination: (use: "with-conditions", text: "If HR and the manager agree.")
    ]) { $1 }

    /// Nothing follows something else at the very same moment: what is decided second holds from the next microsecond on, and a
    /// clock that stands still would not have come there.
    private func tick() {
        seconds += 1
        given.clock.set(GivenRollout.start.adding(.days(day)).adding(.init(microseconds: seconds * 1_000_000)))
    }

    func step() async throws {
        tick()
        // Mostly somebody who may; often somebody who may not. Time goes on a little more often than anything else.
        let acts =
            Self.acts + ["train", "acknowledge", "notice", "pulse", "question", "role", "seal", "time", "time", "time"]
        let act = acts.randomElement(using: &random) ?? "time"
        if act == "back", Int.random(in: 0..<12, using: &random) > 0 { return }
        switch act {
        case "time":
            day += Int.random(in: 0...3, using: &random)
            tick()
        case "seal":
            guard table.phase >= 3 else { return }
            try await given.sealOne(table.sealed.count, at: given.clock.now())
            table.sealed.append(day)
        case "pulse":
            guard table.phase >= 3, Int.random(in: 0..<5, using: &random) == 0 else { return }
            let answer = [1, 2, 3, 4, 5].randomElement(using: &random) ?? 5
            pulses += 1
            try await given.publishPulse(pulses, answer: answer)
            table.pulsesUnder.append(answer < 3)
            // Nobody does it, and nobody is asked.
            if table.pulsesUnder.suffix(2) == [true, true] {
                steppedBack += 1
                try await note("back")
            }
        case "role": if Int.random(in: 0..<20, using: &random) == 0 { try await changeRole() }
        case "train": if try await isDone(by: "boss", { try await given.train() }) { table.trained = day }
        case "acknowledge":
            let version = table.policy
            if try await isDone(
                by: "boss",
                {
                    try await given.actions(of: "boss").acknowledge(policy: version, given.viewer("boss"))
                })
            {
                #expect(version > 0)
                table.acknowledged = version
            }
        case "notice":
            let person = ["dev", "ada"].randomElement(using: &random) ?? "dev"
            try await given.own.acknowledge(
                given.policy(of: person).ownData(of: given.viewer(person)), version: CollectionNotice.version,
                at: given.clock.now())
            table.read = table.read ?? day
        case "question":
            guard table.openQuestions.count + table.promises.count < 3 else { return }
            try await given.actions(of: "dev").ask(
                "What about day \(day), please?", given.viewer("dev"))
            let record = try await given.actions(of: "dev").record()
            table.openQuestions = record?.questions.filter { $0.state == .open }.map(\.id) ?? []
        default:
            let hands = table.hands(for: act, on: day)
            let may = hands.sorted().randomElement(using: &random) ?? "owner"
            let anybody = GivenRollout.people.randomElement(using: &random) ?? "dev"
            try await perform(act, by: Bool.random(using: &random) ? may : anybody, hands)
        }
    }

    /// HR and trustees come and go, at the server's command line, as a file of people says it.
    private func changeRole() async throws {
        let given = [("hr", SystemRole.hr), ("ada", .hr), ("trustee", .trustee), ("ada", .trustee)]
        guard let (person, role) = given.randomElement(using: &random) else { return }
        let isTaken = role == .hr ? table.partners.contains(person) : table.trustees[person] != nil
        let moment = self.given.clock.now()
        try await self.given.organization.changeMembers(on: Zone.utc.day(of: moment), at: moment) { members in
            members.filter { $0.person.raw == person }.map { member in
                var member = member
                member.roles.remove(RoleHeld(role, .organization))
                if !isTaken { member.roles.insert(RoleHeld(role, .organization)) }
                return member
            }
        }
        if role == .trustee {
            table.trustees[person] = isTaken ? nil : day
        } else if table.partners.remove(person) == nil {
            table.partners.insert(person)
        }
    }

    private func perform(_ act: String, by person: String, _ hands: Set<String>) async throws {
        let actions = given.actions(of: person)
        let viewer = try await given.viewer(person)
        let today = Zone.utc.day(of: given.clock.now())
        let (table, day) = (table, day)
        let question = (table.openQuestions + table.promises.map(\.id)).first ?? "none"
        let earlier = Phase(rawValue: max(1, table.phase - 1)) ?? .alignment
        let present = Phase(rawValue: table.phase) ?? .alignment
        let words = "Olga spoke, and people asked."
        var asked: CosignedMatter?
        var waits: Bool?
        let isDone = try await isDone(by: person) {
            switch act {
            case "purpose":
                try await actions.write(purpose: "To find what slows us down, version of day \(day).", viewer)
            case "policy": try await actions.write(policy: GivenRollout.answers, viewer)
            case "weaken":
                do { try await actions.write(policy: Self.weaker, viewer) } catch CosignatureRefusal.waits(let isNew) {
                    waits = isNew
                }
            case "announce": try await actions.announce(viewer)
            case "meeting":
                try await actions.attest(
                    .liveMeeting, as: .owner, words: words, speaker: "Olga", heldOn: today, viewer)
            case "reviewed":
                try await actions.attest(.feedbackReviewed, as: .owner, words: words, heldOn: today, viewer)
            case "payByOwner":
                try await actions.attest(.notInCompensation, as: .owner, words: words, heldOn: today, viewer)
            case "payByHR": try await actions.attest(.notInCompensation, as: .hr, words: words, heldOn: today, viewer)
            case "hrReview": try await actions.attest(.hrReview, as: .hr, words: words, heldOn: today, viewer)
            case "conversation": try await actions.attest(.conversation, as: .hr, words: words, heldOn: today, viewer)
            case "answer": try await actions.answer(question, with: "Because.", viewer)
            case "promise": try await actions.promise(question, by: today.adding(3), viewer)
            case "back": try await actions.back(to: earlier, from: present, because: "It was too early.", viewer)
            case "forward": try await actions.forward(from: present, viewer)
            case "ask":
                let matter = present == .softLaunch && day % 2 == 0 ? CosignedMatter.fullLaunch : .shorterPhase(present)
                do { try await actions.askForSignature(matter, viewer) } catch CosignatureRefusal.waits(let isNew) {
                    if isNew { asked = matter }
                }
            default: try await given.sign(as: person)
            }
        }
        guard isDone else { return }
        #expect(hands.contains(person), "\(person) did \(act)")
        if let asked { self.table.signatures.append((asked, day, false)) }
        if act == "weaken" {
            #expect((waits == nil) == (table.policy == 0 || table.isWeaker), "an owner alone takes nothing back")
            guard waits == nil else {
                if waits == true { self.table.weakerAsked = day }
                return
            }
        }
        try await note(act)
    }

    private func note(_ act: String) async throws {
        switch act {
        case "purpose":
            table.hasPurpose = true
            // The same answers, to be read again.
            if table.policy > 0 { table.policy += 1 }
            table.weakerAsked = nil
        case "policy", "weaken":
            table.policy += 1
            table.isWeaker = act == "weaken"
            table.weakerAsked = nil
        case "announce": table.announced = true
        case "meeting": table.meeting = day
        case "reviewed": table.reviewed = day
        case "payByOwner": table.payByOwner = day
        case "payByHR": table.payByHR = day
        case "hrReview": table.hrReview = day
        case "conversation": table.conversation = day
        case "answer", "promise":
            let record = try await given.actions(of: "owner").record()
            table.openQuestions = record?.questions.filter { $0.state == .open }.map(\.id) ?? []
            table.promises =
                record?.questions.compactMap { question in
                    if case .promised(_, let until) = question.state {
                        (question.id, until.daysSince1970 - Zone.utc.day(of: GivenRollout.start).daysSince1970)
                    } else {
                        nil
                    }
                } ?? []
        case "forward":
            #expect(table.mayGoForward(on: day), "phase \(table.phase) on day \(day): \(table)")
            table.phase += 1
            (table.began, table.pulsesUnder) = (day, [])
            // Each signature was for one step; what was not signed yet still waits.
            table.signatures.removeAll(where: \.isSigned)
            if table.phase == 2 { table.communicationBegan = day }
        case "back":
            // What was signed, or asked for, was for the way that ends here.
            table.signatures = []
            table.phase -= 1
            (table.began, table.pulsesUnder) = (day, [])
            if table.phase <= 2 { table.communicationBegan = day }
            if table.phase == 1 { table.meeting = nil }
        case "sign":
            for place in table.signatures.indices where day < table.signatures[place].asked + 14 {
                table.signatures[place].isSigned = true
            }
            if let asked = table.weakerAsked, day < asked + 14 {
                table.policy += 1
                table.isWeaker = true
                table.weakerAsked = nil
            }
        default: break
        }
    }

    /// Whether it was done; refusals are what the walk is about, anything else is a fault.
    private func isDone(by person: String, _ body: () async throws -> Void) async throws -> Bool {
        do {
            try await body()
            done += 1
            return true
        } catch is Denied {
        } catch is RolloutRefusal {
        } catch is CosignatureRefusal {}
        refused += 1
        return false
    }

    func check() async throws {
        let phase = try await given.phase()
        #expect(phase.rawValue == table.phase)
        reached.insert(phase)
        let policy = try await given.database.read { session in
            try session.rows("SELECT version, termination FROM policies ORDER BY version DESC LIMIT 1").first
        }
        #expect(try policy?.integer(0) ?? 0 == Int64(table.policy))
        #expect(try (policy?.text(1) ?? "no" != "no") == table.isWeaker)
        let standing = try #require(try await given.standing())
        let areOn =
            standing.phase == .fullLaunch && standing.isTrained && standing.hasAcknowledgedPolicy
            && standing.checklistIsGreen
        #expect(!areOn || table.phase == 4 && table.isGreen(on: day), "looks on, on day \(day): \(table)")
        if areOn { looksOn += 1 }
    }
}
