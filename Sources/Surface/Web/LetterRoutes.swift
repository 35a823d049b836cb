import Access
import Hummingbird
import Letters
import Pages

/// What somebody wants by mail, and the one click that ends it.
struct LetterRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.post("/me/letters") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            guard let letters = services.letters else { throw Problem.notFound }
            guard let kind = LetterKind(rawValue: fields["kind"] ?? ""), let wanted = fields["wanted"],
                ["yes", "no"].contains(wanted)
            else { throw Problem(.unprocessableContent, "kind is own or team, wanted is yes or no.") }
            try await letters.set(kind, wanted == "yes", for: visitor.viewer)
            return redirect("/me?done=letters#letters")
        }
        // A page and a button: whatever fetches the address of a link beforehand ends nothing.
        router.get("/mail/stop/{key}") { request, context in
            let key = context.parameters.get("key") ?? ""
            return StopPage.render(key, isDone: false, in: try await services.frame(request, nil)).response()
        }
        // One click in a mail program (RFC 8058) sends this without a session, and so without its csrf field.
        router.post("/mail/stop/{key}") { request, context in
            guard let letters = services.letters else { throw Problem.notFound }
            // Ended already is ended: nobody learns by this whether a key is one.
            _ = try await letters.stop(context.parameters.get("key") ?? "")
            return StopPage.render("", isDone: true, in: try await services.frame(request, nil)).response()
        }
    }
}
