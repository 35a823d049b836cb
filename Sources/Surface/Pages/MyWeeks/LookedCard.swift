import Domain

/// Who looked, in a sentence; all of it stands on a page of its own.
struct LookedCard {
    let looks: MyLooks
    let frame: Frame

    var html: String {
        let waiting = looks.atMe.map(\.look).filter { $0.state(at: frame.now) == .waiting }
        let open = looks.atMe.count { $0.look.state(at: frame.now) == .open }
        let asked = looks.atMe.count { $0.look.state(at: frame.now) != .refused }
        let refused = looks.atMe.count - asked
        return Self.template.filled(with: [
            "isSolo": frame.isSolo,
            "lead": waiting.isEmpty
                ? asked == 0 ? "Nobody has looked." : "\(capitalised(counted(asked, "look", "looks"))) so far."
                : "\(capitalised(counted(waiting.count, "look is", "looks are"))) waiting.",
            "rest": rest(open: open, refused: refused),
            "waiting": waiting.map { ["who": $0.viewerName, "question": $0.terms.question] as Fields },
            "link": looks.atMe.isEmpty
                ? "How looks work, and whom you are mixed with" : "Each with its question and its proof",
        ])
    }

    private func rest(open: Int, refused: Int) -> String {
        let parts = [
            open == 0 ? nil : "\(inWords(open)) \(open == 1 ? "is" : "are") open now",
            refused == 0 ? nil : "\(inWords(refused)) \(refused == 1 ? "was" : "were") refused, and showed nothing",
        ].compactMap(\.self)
        return parts.isEmpty ? "" : capitalised(parts.joined(separator: "; ")) + "."
    }

    private static let template = Template(
        #"""
        <section class="card measured w4" aria-labelledby="looked-h">
        <h2 id="looked-h">Who looked</h2>
        {{#isSolo}}
        <p class="say"><strong>Nobody can look.</strong> This is a private mirror: it has one person and one
        reader.</p>
        {{/isSolo}}
        {{^isSolo}}
        <p class="say"><strong>{{lead}}</strong> {{rest}}</p>
        {{#waiting}}
        <p>{{who}} asks: “{{question}}”</p>
        {{/waiting}}
        <p><a href="/me/looks">{{link}}</a></p>
        {{/isSolo}}
        <p class="quiet"><a href="/policy">Who may see what</a> · <a href="/privacy">What proves it</a></p>
        </section>

        """#)
}
