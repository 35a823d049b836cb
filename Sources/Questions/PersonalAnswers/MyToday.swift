public import Access
public import Domain
import Metrics
public import PersonalPorts

/// "What does my editor's status bar say?": today only, the person's own editor only.
public struct MyToday: Sendable {
    private let policy: Policy
    private let personal: any PersonalReading

    public init(policy: Policy, personal: any PersonalReading) {
        self.policy = policy
        self.personal = personal
    }

    /// - Parameter asked: the zone that the editor says it is in; it picks the day and is not stored.
    public func statusBar(in asked: Zone?, at now: Instant, for viewer: Viewer) async throws -> Visible<StatusBarDay> {
        let grant = policy.ownData(of: viewer)
        let profile = try await personal.profile(for: grant)
        let zone = asked ?? profile.zones.zone(on: profile.zones.day(of: now))
        let zones = ZoneHistory(zone)
        let day = zones.day(of: now)
        let bounds = zones.bounds(of: day)
        let own = try await OwnTimeline.read(personal, grant, over: bounds, in: zones)
        let today = own.timeline.human.compactMap { span in
            span.interval.clipped(to: bounds).map { (work: span.work, length: $0.length) }
        }
        func shares(_ name: (Work) -> String) -> [StatusBarDay.Share] {
            var sums: [String: Int64] = [:]
            for piece in today { sums[name(piece.work), default: 0] += piece.length.microseconds }
            return sums.map { StatusBarDay.Share(name: $0, length: Span.Length(microseconds: $1)) }
                .sorted { ($1.length, $0.name) < ($0.length, $1.name) }
        }
        let total = today.reduce(0) { $0 + $1.length.microseconds }
        let bar = StatusBarDay(
            of: grant.subject, day: day, zone: zone, total: Span.Length(microseconds: total),
            kinds: shares { $0.kind.rawValue }, projects: shares { $0.project ?? "Unknown Project" },
            languages: shares { $0.language ?? "Other" },
            isPaused: try await personal.pausedSince(for: grant) != nil)
        return try policy.release(bar, under: grant)
    }
}
