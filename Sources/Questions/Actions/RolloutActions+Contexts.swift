public import Access
public import Domain
import OrganizationPorts
import OutsidePorts

/// Teams that agree to be seen together (guarantee G9).
extension RolloutActions {
    public func context(of team: String) async throws -> TeamContext {
        try await storage.context(of: team, at: clock.now())
    }

    /// Every pair that has agreed, by name.
    public func pairs() async throws -> [TeamPair] { try await storage.pairs(at: clock.now()) }

    /// The pair of these two, whichever comes first.
    /// - Throws: `TeamContextRefusal.notAgreed`.
    public func pair(_ team: String, _ other: String) async throws -> TeamPair {
        let names = [team, other].sorted()
        guard let pair = try await pairs().first(where: { $0.first == names[0] && $0.second == names[1] }) else {
            throw TeamContextRefusal.notAgreed
        }
        return pair
    }

    /// Whether the reader may declare and agree for the team, and whether the reader may end it.
    public func mayChange(context team: String, _ viewer: Viewer) async throws -> (declare: Bool, withdraw: Bool) {
        var answers: [Bool] = []
        for act in [TeamContextAct.declare, .withdraw] {
            do {
                _ = try await policy.context(act, of: team, for: viewer, at: clock.now())
                answers.append(true)
            } catch is Denied { answers.append(false) }
        }
        return (answers[0], answers[1])
    }

    public func declare(_ label: String, for team: String, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.context(.declare, of: team, for: viewer, at: now)
        guard let label = TeamContext.label(label) else {
            throw TeamContextRefusal.unsound("A context label has 3 to 60 letters, like: on call for payments.")
        }
        try await storage.declare(label, under: grant, at: now)
    }

    /// When the team works, as it has declared; nil if it has said nothing.
    public func calendar(of team: String) async throws -> TeamCalendar? { try await storage.calendar(of: team) }

    /// Says when the team works, for figures in working time.
    /// - Throws: `TeamContextRefusal.unsound` with what to do.
    public func declare(hours: String, zone: String, for team: String, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.context(.declare, of: team, for: viewer, at: now)
        guard let hours = WorkingHours(hours) else {
            throw TeamContextRefusal.unsound("Working hours are like Mon-Fri 09:00-17:00, several by a semicolon.")
        }
        guard let zone = Zone(zone) else { throw TeamContextRefusal.unsound("Name the zone like Europe/Berlin.") }
        try await storage.set(TeamCalendar(zone: zone, hours: hours, holidays: []), under: grant, at: now)
    }

    public func agree(_ team: String, with other: String, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.context(.declare, of: team, for: viewer, at: now)
        try await storage.agree(with: other, under: grant, at: now)
    }

    public func withdraw(_ team: String, from other: String, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.context(.withdraw, of: team, for: viewer, at: now)
        try await storage.withdraw(from: other, under: grant, at: now)
    }
}
