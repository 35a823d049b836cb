import Access

/// What the reader gets by mail: nothing, unless asked for.
struct LettersCard {
    let wishes: Set<LetterKind>
    let frame: Frame

    var html: String {
        Self.template.filled(with: [
            "csrf": frame.csrf,
            "letters": LetterKind.allCases.filter { $0 == .own || !frame.isSolo }.map { kind in
                [
                    "kind": kind.rawValue, "csrf": frame.csrf, "isOn": wishes.contains(kind),
                    "what": kind == .own
                        ? "Your own weeks, to you alone" : "What is published of your team, to you",
                    "name": kind == .own ? "your own weeks" : "your team",
                ] as Fields
            },
        ])
    }

    private static let template = Template(
        #"""
        <section class="card measured w4" id="letters" aria-labelledby="letters-h">
        <h2 id="letters-h">By mail, once a week</h2>
        <ul class="plain">
        {{#letters}}
        <li><form method="post" action="/me/letters">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="kind" value="{{kind}}">
        <input type="hidden" name="wanted" value="{{#isOn}}no{{/isOn}}{{^isOn}}yes{{/isOn}}">
        <p>{{what}}: {{#isOn}}on{{/isOn}}{{^isOn}}off{{/isOn}}.
        <button class="link">{{#isOn}}End it{{/isOn}}{{^isOn}}Send it{{/isOn}}<span class="unseen">: {{name}}</span></button></p>
        </form></li>
        {{/letters}}
        </ul>
        <p class="quiet">Off unless you ask. What goes over mail is in your mailbox: whoever reads that reads it too.</p>
        </section>

        """#)
}
