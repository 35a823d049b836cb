import Domain
import Intake
import Simulator
import TestSupport
import Testing

/// The simulated organization is believable, and the same for the same plan.
@Suite struct SimulatorTests {
    private func plan(seed: Int = 1, people: Int = 120, weeks: Int = 26) -> SimulationPlan {
        SimulationPlan(
            seed: seed, people: people, weeks: weeks, through: week("2026-W47"), zone: zone("Europe/Berlin"))
    }

    private func bodies(_ plan: SimulationPlan, people: Int) -> [[UInt8]] {
        SimulatedOrganization(plan).people.prefix(people).flatMap { person in
            plan.days.compactMap { EditorDay(of: person, on: $0, plan: plan)?.body }
        }
    }

    @Test func `the same plan gives the same bytes, another seed others`() {
        #expect(bodies(plan(), people: 3) == bodies(plan(), people: 3))
        #expect(bodies(plan(), people: 3) != bodies(plan(seed: 2), people: 3))
    }

    @Test(arguments: [8, 12, 30, 120, 1_000])
    func `people are in teams of four to twelve, each with another name, id and address`(people: Int) {
        let organization = SimulatedOrganization(plan(people: people, weeks: 8))
        #expect(organization.people.count == people)
        #expect(Set(organization.people.map(\.id)).count == people)
        #expect(Set(organization.people.map(\.email)).count == people)
        let sizes = Dictionary(grouping: organization.people, by: { $0.homes[0].value.team }).values.map(\.count)
        #expect(sizes.allSatisfy { (4...12).contains($0) }, "\(sizes)")
        if people == 120 { #expect(sizes.count == 16) }
    }

    @Test func `managers are somebody of the organization, above everybody is one owner, and nobody is above that`() {
        let people = SimulatedOrganization(plan()).people
        let byID = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) })
        for person in people {
            var at = person
            for _ in 0..<people.count {
                guard let above = at.managers.last else { break }
                at = byID[above.value] ?? at
            }
            #expect(at.roles.contains(RoleHeld(.owner, .organization)), "\(person.name) reports to \(at.name)")
        }
    }

    @Test func `there are joins, leaves, moves, part-time, other zones and spells of every kind`() {
        let plan = plan()
        let people = SimulatedOrganization(plan).people
        #expect(people.contains { $0.joined > plan.first.monday })
        #expect(people.contains { $0.until != nil })
        #expect(people.contains { $0.homes.count > 1 })
        #expect(people.contains { $0.zone.name != plan.zone.name })
        #expect(people.contains { $0.workingHours.text.hasPrefix("Mon-Thu") })
        let kinds = Set(people.flatMap(\.absences).map(\.kind))
        #expect(kinds.isSuperset(of: [.vacation, .sick, .public, .other]))
        #expect(people.flatMap(\.absences).contains { $0.to.daysSince1970 - $0.from.daysSince1970 >= 7 })
    }

    @Test func `nobody's editor says anything on a day away, before the first day or after the last`() {
        let plan = plan(people: 60)
        for person in SimulatedOrganization(plan).people {
            for day in plan.days where EditorDay(of: person, on: day, plan: plan) != nil {
                #expect(!person.absences.contains { $0.contains(day) })
                #expect(person.joined <= day && person.until.map { day <= $0 } ?? true)
            }
        }
    }

    @Test func `what an editor sends is taken by the real door, every item of it, within its own day`() throws {
        let plan = plan(people: 24, weeks: 4)
        var count = 0
        var agents = 0
        for person in SimulatedOrganization(plan).people {
            for day in plan.days {
                guard let sent = EditorDay(of: person, on: day, plan: plan) else { continue }
                let decoder = HeartbeatDecoder(now: sent.receivedAt, userAgent: sent.userAgent)
                let items = try sent.body.withUnsafeBytes { bytes throws(UnreadableBody) in try decoder.decode(bytes) }
                for item in items {
                    guard case .heartbeat(let beat) = item else {
                        Issue.record("refused: \(item)")
                        return
                    }
                    count += 1
                    agents += beat.work.kind == .ai ? 1 : 0
                    #expect(person.zone.day(of: beat.time) == day)
                    #expect(beat.editor != nil && beat.operatingSystem != nil)
                }
            }
        }
        #expect(count > 10_000 && agents > 500)
    }

    @Test func `some of it arrives the next morning`() {
        let plan = plan(people: 40, weeks: 4)
        let late = SimulatedOrganization(plan).people.flatMap { person in
            plan.days.compactMap { EditorDay(of: person, on: $0, plan: plan) }.filter {
                person.zone.start(of: person.zone.day(of: $0.receivedAt)) != $0.receivedAt
            }
        }
        #expect(!late.isEmpty)
    }

    @Test func `eight different people play the eight roles, and each key is of another one`() {
        let organization = SimulatedOrganization(plan(people: 8))
        #expect(organization.cast.map(\.role) == SimulatedOrganization.Role.allCases)
        #expect(Set(organization.cast.map(\.person.id)).count == 8)
        let tokens = organization.cast.map { organization.key(of: $0.role).token }
        #expect(Set(tokens).count == 8)
        for token in tokens {
            #expect(
                token.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        }
    }
}
