import Access
import Domain
import Hummingbird
import LeadershipAnswers
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers
import SignIn

/// Somebody who opens a page with the cookie of a session.
struct Visitor {
    let viewer: Viewer
    let session: Secret
    let csrf: String
    let profile: Profile
    /// In which all pages show times and all forms read them: the one of today, not one that begins later.
    let zone: Zone
}

extension WebServices {
    /// Nil if nobody is signed in.
    func visitor(_ request: Request) async throws -> Visitor? {
        guard let cookie = site.value(of: .session, in: request), !cookie.isEmpty else { return nil }
        let secret = Secret(cookie)
        guard let csrf = try await gatekeeper.csrf(of: secret) else { return nil }
        let viewer = try await policy.viewer(presenting: .session(secret))
        let profile = try await records.profile(for: viewer).value
        return Visitor(
            viewer: viewer, session: secret, csrf: csrf, profile: profile,
            zone: profile.zones.zone(on: profile.zones.day(of: clock.now())))
    }

    /// Whether this person has still to read the notice; somebody alone needs none.
    func awaitsNotice(_ visitor: Visitor) async throws -> Bool { try await awaitsNotice(visitor.profile) }

    func awaitsNotice(_ profile: Profile) async throws -> Bool {
        guard (profile.acknowledgement?.version ?? 0) < CollectionNotice.version else { return false }
        let house = try await organization.house()
        guard house?.form == .organization, house?.isSimulated == false else { return false }
        // In the first phase there is nothing to read yet: nothing is collected.
        return try await organization.phase(at: clock.now()) > .alignment
    }

    func frame(_ request: Request, _ visitor: Visitor?, notice: String? = nil) async throws -> Frame {
        let now = clock.now()
        let (house, phase, purpose) = try await organization.surroundings(at: now)
        let isOrganization = house?.form == .organization
        var desks: Set<Desk> = []
        if let visitor, isOrganization { desks = try await policy.desks(of: visitor.viewer, at: now) }
        return Frame(
            viewer: visitor.map { .person(name: $0.profile.name, csrf: $0.csrf) } ?? .nobody,
            path: request.uri.path, now: now, zone: visitor?.zone ?? house?.zone ?? .utc,
            isSolo: house?.form == .solo, isSimulated: house?.isSimulated ?? false,
            isAdministrator: desks.contains(.administration), isTrustee: desks.contains(.trustee),
            isHR: desks.contains(.hr),
            // Somebody alone has no phases, and before the set-up there are none.
            purpose: purpose, phase: isOrganization ? phase : nil, notice: notice,
            groups: try await ways(visitor, house, now))
    }

    /// The ways to the pages of groups that this reader may open.
    private func ways(_ visitor: Visitor?, _ house: House?, _ now: Instant) async throws -> [(
        path: String, text: String
    )] {
        guard let visitor, house?.form == .organization else { return [] }
        let near = try await organization.groups(near: visitor.viewer.person, at: now)
        let open = try await groups.mayOpen(near, at: now, for: visitor.viewer)
        if open.isEmpty { return [] }
        let paths = try await organization.slugs(of: Set(open)).paths
        let own = visitor.profile.team(on: (house?.zone ?? .utc).day(of: now)).map(GroupSubject.team)
        return open.compactMap { group in
            paths[group].map { ($0, group == own ? "My team" : group.name) }
        }
    }

    /// - Throws: 429 for somebody who makes tokens or exports without an end.
    func mayGoOn(_ viewer: Viewer) throws {
        guard let seconds = makings.secondsToWait(viewer.person.raw, at: clock.now()) else { return }
        throw Problem(
            .tooManyRequests, "That was often: wait \(seconds) seconds.", headers: [.retryAfter: "\(seconds)"])
    }

    /// Whether nothing is published about any group in this phase.
    func publishesNothingYet() async throws -> Bool {
        guard try await organization.house()?.form == .organization else { return true }
        return try await organization.phase(at: clock.now()) < .softLaunch
    }

    /// The session's cookie.
    func cookie(_ secret: Secret) -> String {
        site.setting(.session, to: secret.exposed, age: Int(Gatekeeper.absolute.seconds))
    }
}

extension Page {
    /// A page that refuses a form hands back what was written into it.
    func response() -> Response {
        let page = handingBack(TypedWords.current?.all ?? [])
        return Response(
            status: .init(code: page.status), headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: .init(string: page.html)))
    }
}

func redirect(_ path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
}
