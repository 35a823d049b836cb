import Access
import Actions
import Domain
import Hummingbird
import Letters
import OrganizationAnswers
import OrganizationPorts
import OutsidePorts
import Pages
import Rollout
import SignIn

/// `/admin`. For everybody but owners and maintainers it is not there.
struct AdministrationRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/admin") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            return try await page(request, visitor, invited: nil).response()
        }
        // Answers with a page, like a new token: an invitation is shown once, and never in an address.
        router.post("/admin/invitations") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            let grant = try await services.policy.roster(for: visitor.viewer, at: services.clock.now())
            do {
                let made = try await services.gatekeeper.invite(
                    PersonID(fields["person"] ?? ""), by: visitor.viewer, within: grant)
                let url = "\(services.site.address)/invitation/\(made.invitation.exposed)"
                // Where there is mail it goes to the person, and whoever invites does not see it.
                var failure: String?
                if let letters = services.letters {
                    let house = try await services.organization.house()?.name ?? "Your organization"
                    failure = await letters.invite(made.email, house: house, url: Secret(url), expires: made.expires)
                }
                let isMailed = services.letters != nil && failure == nil
                return try await page(
                    request, visitor,
                    invited: .init(
                        email: made.email, url: isMailed ? nil : Secret(url), expires: made.expires,
                        mailFailure: failure)
                ).response()
            } catch CosignatureRefusal.waits {
                return redirect("/admin?done=asked")
            } catch let refusal as CosignatureRefusal {
                throw Problem(.unprocessableContent, refusal.sentence)
            } catch is OrganizationRefusal {
                throw Problem(
                    .unprocessableContent,
                    """
                    You can invite who is here now and in your scope: people of other departments are invited by their own \
                    maintainer or an owner, and people with a role by an owner of the organization.
                    """)
            }
        }
        router.post("/admin/profile") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            guard let profile = PublicationProfile(rawValue: fields["profile"] ?? "") else {
                throw Problem(.unprocessableContent, "profile is standard or work-only.")
            }
            do {
                try await services.houseActions.set(profile, visitor.viewer)
                return redirect("/admin?done=profile#profile")
            } catch CosignatureRefusal.waits {
                return redirect("/admin?done=asked#profile")
            } catch let refusal as CosignatureRefusal {
                throw Problem(.unprocessableContent, refusal.sentence)
            }
        }
    }

    /// Nil for maintainers of a department: the profile is the whole house's.
    private func profile(_ visitor: Visitor) async throws -> ProfileInForce? {
        do { return try await services.houseActions.profile(for: visitor.viewer) } catch is Denied { return nil }
    }

    /// For owners of everything; nil for everybody else, and for somebody alone.
    private func duties(_ visitor: Visitor) async throws -> [Duty]? {
        guard try await services.rollout.acts(of: visitor.viewer).contains(.attestAsOwner),
            let record = try await services.rollout.record(), !record.isSimulated
        else { return nil }
        let duties = DeskDuties(
            record: record, trustees: try await services.rollout.trustees(), now: services.clock.now())
        // Whoever leads people has to learn too, and would not look for it elsewhere.
        return duties.ofOwner() + duties.ofManager(visitor.viewer.person)
    }

    private func page(_ request: Request, _ visitor: Visitor, invited: AdministrationPage.Invited?) async throws -> Page
    {
        let query = request.query
        let search = query["q"].map { String($0.prefix(100)) }.flatMap { $0.isEmpty ? nil : $0 }
        let notice = query["done"].flatMap { Done(rawValue: $0)?.sentence }
        let onlyOutside = query["state"] == "out"
        // None of it waits for another: with ten thousand people the first takes longest.
        async let frame = services.frame(request, visitor, notice: notice)
        async let profile = profile(visitor)
        async let duties = duties(visitor)
        let roster = try await services.roster.roster(
            searching: search, onlyOutside: onlyOutside, from: query["from"].flatMap { Int($0) } ?? 0,
            most: AdministrationPage.mostRows, at: services.clock.now(), for: visitor.viewer)
        return AdministrationPage.render(
            roster, in: try await frame, search: search, onlyOutside: onlyOutside, invited: invited,
            profile: try await profile, duties: try await duties)
    }
}
