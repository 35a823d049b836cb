import Domain

/// The notes beside the lines of a page, with the form that adds one. An annotation is text, and nothing in it is ever markup: the
/// template escapes every one.
struct NotesCard {
    /// Beside what the notes stand, which says who reads them and what the form asks.
    enum Place {
        case oneself(isSolo: Bool)
        /// The address of the team's or the service's page, and its name.
        case shared(path: String, name: String)
    }

    let annotations: [Annotation]
    let place: Place
    let mayWrite: Bool
    let frame: Frame

    private var isOwn: Bool { if case .oneself = place { true } else { false } }

    private var path: String {
        switch place {
        case .oneself: "/me"
        case .shared(let path, _): path
        }
    }

    var html: String {
        let today = frame.zone.day(of: frame.now)
        return Self.template.filled(with: [
            "title": isOwn ? "Your notes" : "Notes", "path": path, "csrf": frame.csrf, "mayWrite": mayWrite,
            "isOwn": isOwn, "isEmpty": annotations.isEmpty, "today": today.description,
            "who": who,
            "notes": written.map(fields), "others": others.map(fields), "count": "\(others.count)",
            "hasOthers": !others.isEmpty,
            "kinds": (isOwn ? AnnotationContent.Kind.allCases : AnnotationContent.sharedKinds).map {
                ["id": $0.rawValue, "title": $0.title] as Fields
            },
            "effects": AnnotationContent.Effect.allCases.map { ["id": $0.rawValue, "title": $0.title] as Fields },
            "mayShow": mayShow,
        ])
    }

    /// What somebody wrote, and the own leave; what is there by itself is folded, because there is much of it.
    private var written: [Annotation] { annotations.filter { !$0.isAutomatic } }
    private var others: [Annotation] { annotations.filter(\.isAutomatic) }

    private func fields(_ note: Annotation) -> Fields {
        [
            "when": note.when, "kind": note.content.kind.title, "text": note.content.text,
            "effect": effect(of: note), "scope": said(note), "id": note.id?.raw,
            "mayRemove": note.mayRemove && (isOwn ? note.isOwn : mayWrite),
            "removePath": path, "removeCSRF": frame.csrf, "service": service(note),
        ]
    }

    /// On its team's page too a service's note changes what is said of the service alone.
    private func effect(of note: Annotation) -> String? {
        guard case .service = note.scope else { return note.content.effect.said }
        return note.content.effect.said.map { "\($0) of the service" }
    }

    private var mayShow: Bool { if case .oneself(let isSolo) = place { !isSolo } else { false } }

    private func service(_ note: Annotation) -> String? {
        if case .service(let id) = note.scope { id.raw } else { nil }
    }

    private var who: String {
        switch place {
        case .oneself(true): "They explain your lines to you."
        case .oneself(false):
            "They explain your lines. Only you read them, unless you say that they stand where your lines are shown."
        case .shared(_, let name):
            "They explain the lines of \(name), for everybody who reads them. Nobody reads who wrote one."
        }
    }

    private func said(_ note: Annotation) -> String {
        switch note.scope {
        case .oneself(true): "yours, shown where your lines are"
        case .oneself(false): note.id == nil ? "for you alone, from your absences" : "for you alone"
        case .team(let name): isOwn ? "of \(name)" : "of the team"
        case .service: note.id == nil ? "by itself" : "of the service"
        case .organization: note.id == nil ? "of the organization, by itself" : "of the organization"
        }
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="notes" aria-labelledby="notes-h">
        <h2 id="notes-h">{{title}}</h2>
        <p class="say">{{who}}{{^isOwn}} The lines carry a mark where one stands, and the tables say it.{{/isOwn}}</p>
        {{#isEmpty}}
        <p class="quiet">There is none in these weeks.</p>
        {{/isEmpty}}
        <ul class="plain noted-list">
        {{#notes}}
        <li><strong>{{kind}}</strong>, {{when}}: {{text}} <span class="under">{{scope}}{{#effect}}; {{.}}{{/effect}}</span>
        {{#mayRemove}}
        <form method="post" action="{{removePath}}/annotations/remove">
        <input type="hidden" name="csrf" value="{{removeCSRF}}"><input type="hidden" name="id" value="{{id}}">
        {{#service}}<input type="hidden" name="service" value="{{.}}">{{/service}}
        <button class="link">Take it away<span class="unseen">: {{text}}, {{when}}</span></button>
        </form>
        {{/mayRemove}}</li>
        {{/notes}}
        </ul>
        {{#hasOthers}}
        <details><summary>From deployments, incidents, holidays and leave: {{count}}</summary>
        <ul class="plain noted-list">
        {{#others}}
        <li>{{kind}}, {{when}}: {{text}}</li>
        {{/others}}
        </ul>
        </details>
        {{/hasOthers}}
        {{#mayWrite}}
        <details><summary>Write one</summary>
        <form method="post" action="{{path}}/annotations" class="pair">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="note-from">From</label>
        <input id="note-from" type="date" name="from" value="{{today}}" required></p>
        <p><label for="note-to">To, that day included</label>
        <input id="note-to" type="date" name="to" value="{{today}}" required></p>
        <p><label for="note-kind">What it was</label>
        <select id="note-kind" name="kind">
        {{#kinds}}
        <option value="{{id}}">{{title}}</option>
        {{/kinds}}
        </select></p>
        <p><label for="note-effect">What readings make of it</label>
        <select id="note-effect" name="effect">
        {{#effects}}
        <option value="{{id}}">{{title}}</option>
        {{/effects}}
        </select></p>
        <p class="whole"><label for="note-text">In words, at most 200 letters</label>
        <input id="note-text" name="text" maxlength="200" required aria-describedby="note-hint">
        <span class="hint" id="note-hint">{{#isOwn}}For yourself: what made these weeks what they were.{{/isOwn}}{{^isOwn}}Of the
        team and its work. A note names no person, and nobody’s absence.{{/isOwn}} What is published stays as it is.</span></p>
        {{#mayShow}}
        <p class="whole"><input type="checkbox" id="note-shown" name="shown" value="yes"><label for="note-shown">Show it where
        my lines are shown: in a look, and on a joint page</label></p>
        {{/mayShow}}
        <p class="whole"><button>Write it down</button></p>
        </form>
        </details>
        {{/mayWrite}}
        </section>

        """#)
}
