import Access
import Actions
import Domain
import Hummingbird
import OutsidePorts
import Pages
import Rollout

/// `/hr`, for HR partners; for everybody else it is not there.
struct HRRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/hr") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            let now = services.clock.now()
            _ = try await services.policy.rollout(.readCompliance, for: visitor.viewer, at: now)
            guard let record = try await services.rollout.record() else { throw Problem.notFound }
            let names = try await services.rollout.names(in: record)
            let managers = record.managers.map { (name: names.name(of: $0), person: $0) }.sorted {
                ($0.name, $0.person.raw) < ($1.name, $1.person.raw)
            }.map { manager in
                HRPage.Manager(
                    name: manager.name,
                    trainedUntil: record.isTrained(manager.person, at: now)
                        ? record.trained[manager.person]?.adding(Training.life) : nil,
                    hasAcknowledged: record.hasAcknowledgedPolicy(manager.person))
            }
            return HRPage.render(
                managers, duties: duties(record, at: now), policy: record.policy?.version,
                in: try await services.frame(request, visitor)
            ).response()
        }
    }

    /// What this desk has to do, and what ends within thirty days.
    private func duties(_ record: RolloutRecord, at now: Instant) -> [HRPage.Duty] {
        let soon = now.adding(.days(30))
        var duties = RolloutState(record, at: now).checklist.compactMap { item -> HRPage.Duty? in
            guard item.evidence.source == .attested, !item.isGreen || item.evidence.until.map({ $0 < soon }) ?? false
            else { return nil }
            return HRPage.Duty(
                item.isGreen
                    ? "\(item.evidence.title): it ends soon." : "\(item.evidence.title). \(item.evidence.says)",
                at: item.evidence.place, by: item.isGreen ? item.evidence.until : nil)
        }
        let today = record.zone.day(of: now)
        let open = record.questions.count { !$0.isTakenCareOf(on: today) }
        if open > 0 {
            duties.append(
                HRPage.Duty("Questions that nobody has taken care of: \(open).", at: "/rollout/questions", by: nil))
        }
        return duties
    }
}
