public import Domain

/// How the work of a simulated team is delivered: one service, its changes, reviews, deployments and incidents, and the team's
/// iterations. Everything follows from the plan, week by week, and nothing is later than its end.
public struct SimulatedDelivery: Sendable {
    public let service: DeployedService
    public private(set) var commits: [Commit] = []
    public private(set) var changes: [Change] = []
    public private(set) var reviews: [Review] = []
    public private(set) var deployments: [Deployment] = []
    public private(set) var incidents: [Incident] = []
    public private(set) var iterations: [Iteration] = []
    public private(set) var events: [WorkItemEvent] = []

    private let plan: SimulationPlan
    private let team: SimulatedTeam
    private let people: [SimulatedPerson]
    private let end: Instant

    /// One for each team, by number.
    public static func all(of organization: SimulatedOrganization) -> [SimulatedDelivery] {
        var teams: [Int: SimulatedTeam] = [:]
        for person in organization.people { for team in person.teams { teams[team.number] = team } }
        return teams.values.sorted { $0.number < $1.number }.map { SimulatedDelivery(of: $0, organization) }
    }

    private init(of team: SimulatedTeam, _ organization: SimulatedOrganization) {
        self.team = team
        plan = organization.plan
        people = organization.people.filter { $0.teams.contains { $0.number == team.number } }
        end = ZoneHistory(plan.zone).start(of: plan.through.adding(1).monday)
        let again = team.number / Vocabulary.teams.count
        let name = team.projects[0] + (again == 0 ? "" : "-\(again + 1)")
        service = DeployedService(
            name: name, team: team.home.team, repositories: [.init(name: "lanterns/\(name)", path: nil)])
        var generator = Seeded(plan.seed, 8, team.number)
        change(&generator)
        deploy(&generator)
        iterate(&generator)
    }

    private func account(_ person: SimulatedPerson) -> ToolIdentity {
        ToolIdentity(provider: "git", login: person.email)
    }

    private func id(_ generator: inout Seeded) -> CommitID {
        let digits = (0..<5).map { _ in String(UInt32(truncatingIfNeeded: generator.next()), radix: 16) }
        let text = digits.map { String(repeating: "0", count: 8 - $0.count) + $0 }.joined()
        guard let id = CommitID(text) else { preconditionFailure("forty hexadecimal digits are an id") }
        return id
    }

    private func hours(_ hours: Double, after moment: Instant) -> Instant {
        Instant(microseconds: moment.microseconds + Int64(hours * 3600) * 1_000_000)
    }

    // MARK: Changes

    private mutating func change(_ generator: inout Seeded) {
        let programs = [
            ToolIdentity(provider: "github", login: "renovate[bot]"),
            ToolIdentity(provider: "github", login: "coderabbitai[bot]"),
        ]
        var merged: [(at: Instant, commit: CommitID, first: Instant, by: SimulatedPerson?)] = []
        for day in plan.days {
            // Since it is busier, changes wait longer: something in the lines that a team could talk about.
            let slow = team.busierFrom.map { Week(of: day) >= $0 } ?? false ? 2.0 : 1.0
            let here = people.filter { $0.works(on: day) && $0.team(on: day)?.number == team.number }
            for person in here where generator.chance(0.35) {
                let began = hours(generator.within(8.0...16.0), after: plan.zone.start(of: day))
                let ready = hours(abs(generator.spread()) * 18 + 1, after: began)
                let others = here.filter { $0.id != person.id }
                let review = hours((abs(generator.spread()) * 9 + 0.4) * slow, after: ready)
                let merge = hours(abs(generator.spread()) * 8 + 0.3, after: review)
                let number = changes.count + 1
                let change = ChangeID("\(service.name)#\(number)")
                let commit = id(&generator)
                let isReviewed = !others.isEmpty && generator.chance(0.93)
                let isMerged = merge < end && generator.chance(0.95)
                guard ready < end else { continue }
                changes.append(
                    Change(
                        id: change, service: service.name, author: account(person), created: ready, ready: ready,
                        firstCommit: began, merged: isMerged ? merge : nil, closed: isMerged ? merge : nil,
                        mergeCommit: isMerged ? commit : nil, commits: [id(&generator)],
                        updated: isMerged ? merge : ready))
                reviews.append(
                    Review(
                        change: change, reviewer: programs[1], submitted: min(hours(0.05, after: ready), end),
                        state: .commented))
                if isReviewed, review < end {
                    reviews.append(
                        Review(
                            change: change, reviewer: account(generator.one(of: others)), submitted: review,
                            state: .approved))
                }
                if isMerged { merged.append((merge, commit, began, person)) }
            }
            if day.weekday == .monday, generator.chance(0.6) {
                let at = hours(6, after: plan.zone.start(of: day))
                let commit = id(&generator)
                changes.append(
                    Change(
                        id: ChangeID("\(service.name)#\(changes.count + 1)"), service: service.name,
                        author: programs[0],
                        created: at, ready: at, firstCommit: at, merged: hours(3, after: at),
                        closed: hours(3, after: at),
                        mergeCommit: commit, updated: hours(3, after: at)))
                merged.append((hours(3, after: at), commit, at, nil))
            }
        }
        // Squashed onto one branch, in the order in which they were merged.
        var last: CommitID?
        for one in merged.sorted(by: { ($0.at, $0.commit) < ($1.at, $1.commit) }) {
            commits.append(
                Commit(
                    id: one.commit, parents: [last].compactMap(\.self), authored: one.at, committed: one.at,
                    authorEmail: one.by?.email))
            last = one.commit
        }
    }

    // MARK: Deployments

    private mutating func deploy(_ generator: inout Seeded) {
        var number = 0
        for (place, commit) in commits.enumerated() where place == 0 || generator.chance(0.4) {
            guard let merged = commit.committed else { continue }
            number += 1
            let started = hours(generator.within(0.3...6.0), after: merged)
            let finished = hours(0.25, after: started)
            guard finished < end else { return }
            let id = "\(service.name)@\(number)"
            let isBroken = generator.chance(0.05)
            deployments.append(
                Deployment(
                    id: id, service: service.name, environment: "production", commit: commit.id, started: started,
                    finished: finished, result: isBroken ? .failure : .success))
            guard !isBroken, generator.chance(team.number % 3 == 1 ? 0.14 : 0.07) else { continue }
            let detected = hours(generator.within(0.2...5.0), after: finished)
            let resolved = hours(generator.within(0.3...6.0), after: detected)
            guard detected < end else { continue }
            incidents.append(
                Incident(
                    id: "\(service.name)!\(incidents.count + 1)", service: service.name, detected: detected,
                    resolved: resolved < end ? resolved : nil, deployment: id, cause: .change))
        }
    }

    // MARK: Iterations

    private mutating func iterate(_ generator: inout Seeded) {
        guard let name = team.home.team else { return }
        var week = plan.first
        while week <= plan.through {
            let started = hours(10, after: plan.zone.start(of: week.monday))
            let completed = hours(9, after: plan.zone.start(of: week.adding(2).monday))
            let number = iterations.count + 1
            let id = "\(service.name)/\(number)"
            let isOver = completed < end
            iterations.append(
                Iteration(
                    id: id, team: name, name: "Iteration \(number)", started: started,
                    completed: isOver ? completed : nil))
            let here = people.filter {
                $0.works(on: week.monday.adding(1)) && $0.team(on: week.monday)?.number == team.number
            }
            for place in 0..<(here.count * 2) {
                let item = "\(service.name)-\(number)-\(place + 1)"
                let whose = account(here[place % here.count])
                let isAdded = generator.chance(0.18)
                let entered = hours(isAdded ? generator.within(20.0...150.0) : -2, after: started)
                events.append(
                    WorkItemEvent(
                        item: item, iteration: nil, event: .created, at: hours(-90, after: started),
                        value: [1, 2, 3, 5, 8][generator.within(0...4)], assignee: whose))
                events.append(
                    WorkItemEvent(item: item, iteration: id, event: .entered, at: entered, assignee: whose))
                let done = hours(generator.within(12.0...300.0), after: entered)
                if done < min(completed, end), generator.chance(0.9) {
                    events.append(WorkItemEvent(item: item, iteration: nil, event: .done, at: done, assignee: whose))
                } else if generator.chance(0.2), completed < end {
                    events.append(
                        WorkItemEvent(
                            item: item, iteration: id, event: .left, at: hours(-20, after: completed), assignee: whose))
                }
            }
            week = week.adding(2)
        }
        events.removeAll { $0.at >= end }
    }
}
