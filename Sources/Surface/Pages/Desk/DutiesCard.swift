public import Domain

/// Something that a desk has to do.
public struct Duty: Sendable {
    public let what: String
    public let place: String
    /// By when; nil is now.
    public let by: Instant?
    public init(_ what: String, at place: String, by: Instant?) {
        self.what = what
        self.place = place
        self.by = by
    }
}

/// What waits at a desk, with its dates.
struct DutiesCard {
    let duties: [Duty]
    let frame: Frame

    var html: String {
        Self.template.filled(with: [
            "hasDuties": !duties.isEmpty,
            "duties": onceEach.map { duty, times in
                [
                    "what": duty.what, "times": times == 1 ? nil : inWords(times), "place": duty.place,
                    "by": duty.by.map { dated(LocalTime($0, in: frame.zone).day) },
                ] as Fields
            },
        ])
    }

    /// What is to be done several times in one place is one line, with the day of the first.
    private var onceEach: [(duty: Duty, times: Int)] {
        var all: [(duty: Duty, times: Int)] = []
        for duty in duties {
            guard let place = all.firstIndex(where: { $0.duty.what == duty.what && $0.duty.place == duty.place }) else {
                all.append((duty, 1))
                continue
            }
            // Without a day it is to be done now.
            var first: Instant?
            if let one = all[place].duty.by, let other = duty.by { first = min(one, other) }
            all[place] = (Duty(duty.what, at: duty.place, by: first), all[place].times + 1)
        }
        return all
    }

    private static let template = Template(
        #"""
        <section class="card w6{{#hasDuties}} ask{{/hasDuties}}" id="duties" aria-labelledby="duties-h">
        <h2 id="duties-h">Yours to do</h2>
        {{#hasDuties}}
        <ul class="plain">
        {{#duties}}
        <li>{{what}} {{#times}}({{.}} of them) {{/times}}{{#by}}{{#times}}The first by{{/times}}{{^times}}By{{/times}} {{.}}. {{/by}}<a href="{{place}}">Go there<span class="unseen">: {{what}}</span></a></li>
        {{/duties}}
        </ul>
        {{/hasDuties}}
        {{^hasDuties}}
        <p class="say">Nothing waits for you.</p>
        {{/hasDuties}}
        </section>

        """#)
}
