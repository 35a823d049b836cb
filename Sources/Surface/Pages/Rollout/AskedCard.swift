import Domain

/// What became of the signatures that the reader has asked for.
struct AskedCard {
    let asked: [AskedSignature]

    func html(_ frame: Frame) -> String {
        guard !asked.isEmpty else { return "" }
        func day(_ moment: Instant) -> String { dated(LocalTime(moment, in: frame.zone).day) }
        return Self.template.filled(with: [
            "asked": asked.map { asked in
                let became: (state: String, rest: String) =
                    switch asked.state {
                    case .waits(let until): ("Waits", "for a trustee, until \(day(until))")
                    case .signed(let at): ("Signed", "on \(day(at))")
                    case .declined(let at):
                        ("Not signed", "a trustee said no on \(day(at))")
                    case .overtaken(let at): ("Overtaken", "something else was decided on \(day(at))")
                    case .unused(let at):
                        ("Signed, and not used", "it ended on \(day(at)): ask again if you still want it")
                    case .ended(let at): ("Ended", "on \(day(at)), without an answer: ask again if you still want it")
                    }
                return [
                    "title": asked.matter.title, "on": day(asked.askedAt), "state": became.state, "rest": became.rest,
                ] as Fields
            }
        ])
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="asked" aria-labelledby="asked-h">
        <h2 id="asked-h">What you asked the trustees to sign</h2>
        <ul class="plain">
        {{#asked}}
        <li>{{title}}, asked for on {{on}}. <strong>{{state}}</strong>: {{rest}}.</li>
        {{/asked}}
        </ul>
        <p class="quiet">Nobody but you sees this list, which is of the last sixty days. New invitations for people who are in
        already stand at the trustee and with the person alone. What was signed stands in the <a
        href="/trustee#history">history</a>.</p>
        </section>

        """#)
}
