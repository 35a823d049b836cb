import Actions
import Domain
public import EvidencePorts
import Intake
public import OrganizationPorts
public import SignIn
public import Simulator

/// Makes a simulated directory out of a plan.
public struct DemoFilling: Sendable {
    private let organization: any OrganizationStorage
    private let evidence: any EvidenceWriting
    private let calendars: any CalendarWriting
    private let gatekeeper: Gatekeeper
    private let delivery: any WorkWriting & DeliveryWriting

    public init(
        organization: any OrganizationStorage, evidence: any EvidenceWriting,
        delivery: any WorkWriting & DeliveryWriting, calendars: any CalendarWriting,
        gatekeeper: Gatekeeper
    ) {
        self.delivery = delivery
        self.calendars = calendars
        self.organization = organization
        self.evidence = evidence
        self.gatekeeper = gatekeeper
    }

    /// - Parameter progress: called with how many of the people are done.
    public func fill(_ record: SimulationRecord, progress: @escaping @Sendable (Int) -> Void) async throws {
        let plan = SimulationPlan(record)
        let simulated = SimulatedOrganization(plan)
        let start = ZoneHistory(plan.zone).start(of: plan.first.monday)
        try await organization.setUp(
            simulated: House(form: .organization, name: SimulatedOrganization.name, zone: plan.zone, isSimulated: true),
            at: start)
        try await hire(simulated, at: start)
        _ = try await organization.addAbsences(
            simulated.people.flatMap { person in
                person.absences.map { AddressedAbsence(email: person.email, absence: $0) }
            })
        for (role, person) in simulated.cast {
            let key = simulated.key(of: role)
            try await gatekeeper.enrol(
                simulated: person.id, passphrase: key.passphrase, token: Secret(key.token), at: start)
        }
        try await work(simulated, progress)
        try await deliver(simulated)
        // Last: a directory without it was not finished.
        try await organization.record(record)
    }

    /// As files of people would have told it, one for each day on which something changed.
    private func hire(_ simulated: SimulatedOrganization, at start: Instant) async throws {
        let plan = simulated.plan
        let emails = Dictionary(uniqueKeysWithValues: simulated.people.map { ($0.id, $0.email) })
        var files: [Day: [(person: PersonID, row: OrganizationRow)]] = [:]
        for person in simulated.people {
            for (home, manager) in zip(person.homes, person.managers.map(Optional.some) + [nil]) {
                let row = OrganizationRow(
                    line: 0, email: person.email, name: person.name, team: home.value.team,
                    department: home.value.department, managerEmail: manager.flatMap { emails[$0.value] },
                    roles: person.roles, zone: person.zone, workingHours: person.workingHours, since: home.since,
                    until: person.until, says: ["role_scope", "until"])
                files[max(home.since, plan.first.monday), default: []].append((person.id, row))
            }
        }
        for (day, people) in files.sorted(by: { $0.key < $1.key }) {
            let ids = Dictionary(uniqueKeysWithValues: people.map { ($0.row.email, $0.person) })
            let rows = people.enumerated().map { $1.row.numbered($0 + 2) }
            let moment = ZoneHistory(plan.zone).start(of: day)
            try await organization.changeMembers(on: day, at: moment) { members in
                let there = Set(members.map(\.email))
                var new = rows.map(\.email).filter { !there.contains($0) }.compactMap { ids[$0] }.makeIterator()
                let change = OrganizationPlan(rows, members: members, today: day, hashAddress: { $0 }) {
                    new.next() ?? PersonID("nobody")
                }
                // A row that is refused is a fault of the simulator; a test would see people missing.
                precondition(change.badRows.isEmpty, "\(change.badRows)")
                return change.changed
            }
        }
    }

    // MARK: Delivery

    /// As connectors would have reported it, a service for each team.
    private func deliver(_ simulated: SimulatedOrganization) async throws {
        let now = simulated.plan.horizon
        for work in SimulatedDelivery.all(of: simulated) {
            try await delivery.store([work.service])
            let service = try await delivery.service(named: work.service.name)
            try await delivery.store(work.commits, of: service)
            _ = try await delivery.replace(work.changes, of: service)
            _ = try await delivery.store(work.reviews)
            _ = try await delivery.store(work.deployments, of: service)
            _ = try await delivery.store(work.incidents, of: service)
            _ = try await delivery.store(work.iterations)
            _ = try await delivery.store(work.events)
            for kind in ["commits", "changes", "reviews", "deployments", "incidents", "iterations", "work-items"] {
                try await delivery.heard(kind, of: service, at: now)
            }
        }
    }

    // MARK: Activity

    private struct Work: Sendable {
        let person: PersonID
        /// Received so long ago that nothing raw is left of it.
        var history: [Heartbeat] = []
        var raw: [(heartbeats: [Heartbeat], received: Instant)] = []
        var meetings: [Meeting] = []
        /// From the first day to the last on which the person could have had one.
        let coverage: Interval?
        let horizon: Instant
    }

    /// Two people at a time are worked out, as there are two cores; one at a time is stored.
    private func work(_ simulated: SimulatedOrganization, _ progress: @Sendable (Int) -> Void) async throws {
        var people = simulated.people.makeIterator()
        try await withThrowingTaskGroup(of: Work.self) { group in
            for _ in 0..<2 {
                if let person = people.next() { group.addTask { try Self.work(of: person, simulated.plan) } }
            }
            var done = 0
            while let work = try await group.next() {
                if let person = people.next() { group.addTask { try Self.work(of: person, simulated.plan) } }
                try await store(work)
                done += 1
                progress(done)
            }
        }
    }

    /// The bodies that the editor sends, taken in by the decoder of the real door.
    private static func work(of person: SimulatedPerson, _ plan: SimulationPlan) throws -> Work {
        let from = person.zone.start(of: max(plan.first.monday, person.joined.week.monday))
        let to = max(from, person.zone.start(of: plan.through.monday.adding(7)))
        var work = Work(person: person.id, coverage: from < to ? Interval(from, to) : nil, horizon: plan.horizon)
        for day in plan.days {
            guard let sent = EditorDay(of: person, on: day, plan: plan) else { continue }
            work.meetings += sent.meetings
            let decoder = HeartbeatDecoder(now: sent.receivedAt, userAgent: sent.userAgent)
            let items = try sent.body.withUnsafeBytes { bytes throws(UnreadableBody) in try decoder.decode(bytes) }
            let heartbeats = items.compactMap { item -> Heartbeat? in
                if case .heartbeat(let heartbeat) = item { heartbeat } else { nil }
            }
            if sent.receivedAt < plan.rawSince {
                work.history += heartbeats
            } else {
                work.raw.append((heartbeats, sent.receivedAt))
            }
        }
        return work
    }

    private func store(_ work: Work) async throws {
        try await evidence.store(history: work.history, of: work.person)
        _ = try await calendars.store(
            CalendarContents(
                meetings: Set(work.meetings).sorted(by: Meeting.isBefore), replacing: nil, coverage: work.coverage,
                findings: [], tellsAttendees: true, mark: nil), of: nil, for: work.person, at: work.horizon)
        let evidence = evidence
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (heartbeats, received) in work.raw {
                group.addTask {
                    try await evidence.store(heartbeats, of: work.person, received: received, under: nil)
                }
            }
            try await group.waitForAll()
        }
    }
}

extension SimulationPlan {
    public init(_ record: SimulationRecord) {
        self.init(
            seed: record.seed, people: record.people, weeks: record.weeks, through: record.through, zone: record.zone)
    }
}
