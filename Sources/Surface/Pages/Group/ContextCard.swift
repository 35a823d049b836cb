public import Domain

/// What a team says of its work, and beside whom it may be seen: for its own page.
public struct ContextView: Sendable {
    public let context: TeamContext
    /// When it works, as it has declared; nil if it has said nothing.
    public let calendar: TeamCalendar?
    /// Whether the reader leads people here, and so may declare and agree.
    public let mayDeclare: Bool
    public let mayWithdraw: Bool
    public init(context: TeamContext, calendar: TeamCalendar?, mayDeclare: Bool, mayWithdraw: Bool) {
        self.calendar = calendar
        self.context = context
        self.mayDeclare = mayDeclare
        self.mayWithdraw = mayWithdraw
    }
}

struct ContextCard {
    let view: ContextView
    let addresses: [GroupSubject: String]
    let frame: Frame

    var html: String? {
        let context = view.context
        guard context.label != nil || view.mayDeclare, let address = addresses[.team(context.team)] else { return nil }
        return Self.template.filled(with: [
            "label": context.label, "address": address, "csrf": frame.csrf, "mayDeclare": view.mayDeclare,
            "hours": (view.calendar ?? .usual(in: frame.zone)).hours.text,
            "zone": (view.calendar ?? .usual(in: frame.zone)).zone.name, "isDeclared": view.calendar != nil,
            "others": context.beside.compactMap { beside -> Fields? in
                guard let other = addresses[.team(beside.other)]?.split(separator: "/").last else { return nil }
                let mayAgree = view.mayDeclare && beside.agreed == nil
                return [
                    "name": beside.other, "slug": String(other), "address": address, "csrf": frame.csrf,
                    "until": beside.both.map { dated(LocalTime($0, in: frame.zone).day) },
                    "waits": beside.both == nil && beside.agreed != nil,
                    "isAsked": beside.agreed == nil && beside.othersAgreed != nil, "mayAgree": mayAgree,
                    "mayWithdraw": view.mayWithdraw && (beside.agreed != nil || beside.othersAgreed != nil),
                ]
            },
        ])
    }

    private static let template = Template(
        #"""
        <section class="card measured w12" id="context" aria-labelledby="context-h">
        <h2 id="context-h">The context of this team</h2>
        {{#label}}
        <p class="say">This team says of its work: <strong>{{.}}</strong>. Teams with the same words can agree, both, to be seen
        together for twelve months; nobody else's lines stand beside these.</p>
        {{/label}}
        {{^label}}
        <p class="say">This team has said nothing about the context of its work, and so it is seen beside no other.</p>
        {{/label}}
        <ul class="plain">
        {{#others}}
        <li>{{name}}:
        {{#until}}both have agreed, until {{.}}. <a href="{{address}}?with={{slug}}">The two, one above the other</a>{{/until}}
        {{#waits}}this team has agreed; {{name}} has not.{{/waits}}
        {{#isAsked}}{{name}} has agreed; this team has not.{{/isAsked}}
        {{#mayAgree}}
        <form method="post" action="{{address}}/agree">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="with" value="{{slug}}">
        <p><button>Agree, for twelve months<span class="unseen">, with {{name}}</span></button></p>
        </form>
        {{/mayAgree}}
        {{#mayWithdraw}}
        <form method="post" action="{{address}}/withdraw">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="with" value="{{slug}}">
        <p><button class="link">Withdraw<span class="unseen"> from {{name}}</span></button></p>
        </form>
        {{/mayWithdraw}}</li>
        {{/others}}
        </ul>
        <p class="quiet">Working time is counted {{#isDeclared}}from {{hours}} in {{zone}}, as the team has declared{{/isDeclared}}{{^isDeclared}}as
        if the team worked Mon-Fri 09:00-17:00 in the zone of the organization: it has declared nothing else{{/isDeclared}}; days
        that are public holidays for everybody in it do not count.</p>
        {{#mayDeclare}}
        <details><summary>Declare hours, or what kind of work it is</summary>
        <form method="post" action="{{address}}/hours">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="team-hours">When the team works</label>
        <input id="team-hours" name="hours" value="{{hours}}" maxlength="200" required autocomplete="off"></p>
        <p><label for="team-zone">In which zone</label>
        <input id="team-zone" name="zone" value="{{zone}}" maxlength="60" required autocomplete="off"></p>
        <p><button>Declare the hours</button></p>
        </form>
        <form method="post" action="{{address}}/context">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <label for="context-label">What kind of work it is, in a few words</label>
        <input id="context-label" name="label" value="{{label}}" minlength="3" maxlength="60" required
        aria-describedby="context-hint">
        <p class="hint" id="context-hint">Other words end what was agreed under these. The team reads it here.</p>
        <p><button>Say it</button></p>
        </form>
        </details>
        {{/mayDeclare}}
        </section>

        """#)
}
