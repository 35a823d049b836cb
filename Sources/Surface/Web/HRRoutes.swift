import Access
import Actions
import Domain
import Hummingbird
import OutsidePorts
import Pages
import PersonalAnswers
import Rollout

/// `/hr`, for HR partners; for everybody else it is not there.
struct HRRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/hr") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            return try await page(request, visitor, draft: nil).response()
        }
        router.post("/hr/cases") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            do {
                guard let named = try hrCase(fields) else {
                    throw ActionRefused("Name the case, and what it is about.")
                }
                let look = try await services.ask(fields, hrCase: named, visitor.viewer)
                return redirect(look.reason == nil ? "/hr?done=asked#cases" : "/looks/\(look.id.raw)")
            } catch is Denied {
                let sentence = "There is nobody under this address whom a case of yours could be about."
                return try await page(request, visitor, draft: draft(fields, sentence)).response()
            } catch let problem as Problem where problem.status == .unprocessableContent {
                return try await page(request, visitor, draft: draft(fields, problem.sentence)).response()
            } catch let refused as ActionRefused {
                return try await page(request, visitor, draft: draft(fields, refused.sentence)).response()
            }
        }
    }

    private func page(_ request: Request, _ visitor: Visitor, draft: CaseDraft?) async throws -> Page {
        let now = services.clock.now()
        _ = try await services.policy.rollout(.readCompliance, for: visitor.viewer, at: now)
        guard let record = try await services.rollout.record() else { throw Problem.notFound }
        let members = try await services.members()
        let managers = members.filter { record.managers.contains($0.person) }.sorted {
            ($0.name, $0.email) < ($1.name, $1.email)
        }.map { member in
            HRPage.Manager(
                name: member.name,
                trainedUntil: record.isTrained(member.person, at: now)
                    ? record.trained[member.person]?.adding(Training.life) : nil,
                hasAcknowledged: record.hasAcknowledgedPolicy(member.person))
        }
        let notice = request.uri.queryParameters["done"].flatMap { Done(rawValue: String($0))?.sentence }
        return HRPage.render(
            managers, duties: duties(record, at: now), policy: record.policy?.version,
            looks: try await services.looks.looks(at: now, for: visitor.viewer),
            hasTrustee: members.contains { $0.roles.contains { $0.role == .trustee } }, draft: draft,
            in: try await services.frame(request, visitor, notice: notice))
    }

    private func draft(_ fields: [String: String], _ problem: String) -> CaseDraft {
        CaseDraft(
            person: fields["person"] ?? "", category: fields["category"] ?? "", number: fields["case"] ?? "",
            metrics: (fields["metric"] ?? "").split(separator: " ").map(String.init), from: fields["from_week"] ?? "",
            to: fields["to_week"] ?? "", question: fields["question"] ?? "", problem: problem)
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
