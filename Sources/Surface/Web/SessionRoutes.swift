import Domain
import HTTPTypes
import Hummingbird
import OrganizationPorts
import OutsidePorts
import Pages
import SignIn

/// Signing in and setting up in the browser.
struct SessionRoutes {
    let services: WebServices
    private var entrance: Entrance { Entrance(services: services) }

    func add(to router: Router<WebContext>) {
        router.get("/") { request, _ in
            if try await services.organization.house() == nil { return redirect("/setup") }
            return redirect(try await services.visitor(request) == nil ? "/sign-in" : "/me")
        }
        router.get("/sign-in") { request, _ in
            if try await services.visitor(request) != nil { return redirect("/me") }
            return try await entrance.open(request) { frame, csrf in
                SignInPage.render(
                    in: frame, csrf: csrf, email: nil, message: nil, signOn: services.gatekeeper.signOnName)
            }
        }
        router.post("/sign-in") { request, context in
            let fields = try await entrance.checked(request)
            let email = fields["email"] ?? ""
            return try await entrance.entering(request) {
                try await services.gatekeeper.signIn(
                    email: email, passphrase: fields["passphrase"] ?? "", code: fields["code"] ?? "",
                    from: services.site.caller(request, context))
            } again: { frame, csrf, message in
                SignInPage.render(
                    in: frame, csrf: csrf, email: email, message: message, signOn: services.gatekeeper.signOnName)
            }
        }
        router.get("/invitation/{token}") { request, context in
            let token = context.parameters.get("token") ?? ""
            let (name, organization) = try await invited(token)
            return try await entrance.open(request) { frame, csrf in
                InvitationPage.render(
                    in: frame, csrf: csrf, token: token, name: name, organization: organization, message: nil)
            }
        }
        router.post("/invitation") { request, context in
            let fields = try await entrance.checked(request)
            let token = fields["token"] ?? ""
            let (name, organization) = try await invited(token)
            return try await entrance.entering(request, to: .firstTime) {
                guard fields["new_passphrase"] == fields["repeated"] else {
                    throw SignInRefusal.weak("The two passphrases differ.")
                }
                return try await services.gatekeeper.accept(
                    invitation: Secret(token), passphrase: fields["new_passphrase"] ?? "",
                    from: services.site.caller(request, context))
            } again: { frame, csrf, message in
                InvitationPage.render(
                    in: frame, csrf: csrf, token: token, name: name, organization: organization, message: message)
            }
        }
        router.get("/setup") { request, _ in
            guard try await services.organization.house() == nil else { return redirect("/") }
            let said = request.query["token"] ?? ""
            let token = said == services.site.setUpSecret?.exposed ? said : ""
            return try await entrance.open(request) { frame, csrf in
                SetupPage.render(
                    in: frame, csrf: csrf, token: token, filled: [:], message: nil, zones: SetupZones.names)
            }
        }
        router.post("/setup") { request, context in try await setUp(request, context) }
    }

    /// Whom an invitation is for. One that opens nothing is gone.
    private func invited(_ token: String) async throws -> (name: String, organization: String?) {
        guard let account = try await services.gatekeeper.invited(by: Secret(token)) else {
            throw Problem(SignInRefusal.invitationSpent)
        }
        let house = try await services.organization.house()
        return (account.name, house?.form == .organization ? house?.name : nil)
    }

    private func setUp(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await entrance.checked(request)
        // Whoever sets an organization up goes through the first phase next, one step after another.
        return try await entrance.entering(
            request, to: .page(fields["mode"] == "organization" ? "/rollout/start" : "/me")
        ) {
            // Whoever can open the port is not yet the owner: the secret was printed where the server was started.
            guard let secret = services.site.setUpSecret, fields["token"] == secret.exposed else {
                throw SignInRefusal.weak("Use the set-up address that the server printed when it started.")
            }
            guard let zone = Zone(fields["zone"] ?? "") else {
                throw SignInRefusal.weak("Name the time zone like Europe/Berlin.")
            }
            let email = fields["email"] ?? ""
            guard let email = Address.normalized(email) else {
                throw SignInRefusal.weak("Fill in an e-mail address.")
            }
            let passphrase = fields["passphrase"] ?? ""
            guard passphrase == fields["repeated"] ?? passphrase else {
                throw SignInRefusal.weak("The two passphrases differ.")
            }
            // Never the address: a name stays when everything else is deleted.
            let name = Kept.name(fields["name"]) ?? "Me"
            let isSolo = fields["mode"] != "organization"
            let house = House(
                form: isSolo ? .solo : .organization,
                name: isSolo ? "Private mirror" : Kept.name(fields["organization"]) ?? "Organization", zone: zone,
                isSimulated: false)
            return try await services.gatekeeper.setUp(
                house, owner: email, name: name, passphrase: passphrase, from: services.site.caller(request, context))
        } again: { frame, csrf, message in
            SetupPage.render(
                in: frame, csrf: csrf, token: fields["token"] ?? "", filled: fields, message: message,
                zones: SetupZones.names)
        }
    }
}

/// The zones that the set-up page proposes.
enum SetupZones {
    static let names = [
        "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Bogota", "America/Chicago",
        "America/Denver", "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Sao_Paulo",
        "America/Toronto", "Asia/Almaty", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Jerusalem",
        "Asia/Karachi", "Asia/Kolkata", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo",
        "Australia/Melbourne", "Australia/Sydney", "Europe/Amsterdam", "Europe/Athens", "Europe/Berlin",
        "Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London",
        "Europe/Madrid", "Europe/Paris", "Europe/Rome", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw",
        "Europe/Zurich", "Pacific/Auckland", "UTC",
    ]
}
