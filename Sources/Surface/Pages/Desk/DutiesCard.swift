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
            "duties": duties.map { duty in
                [
                    "what": duty.what, "place": duty.place,
                    "by": duty.by.map { dated(LocalTime($0, in: frame.zone).day) },
                ] as Fields
            },
        ])
    }

    private static let template = Template(
        #"""
        <section class="card w6{{#hasDuties}} ask{{/hasDuties}}" id="duties" aria-labelledby="duties-h">
        <h2 id="duties-h">Yours to do</h2>
        {{#hasDuties}}
        <ul class="plain">
        {{#duties}}
        <li>{{what}} {{#by}}By {{.}}. {{/by}}<a href="{{place}}">Go there<span class="unseen">: {{what}}</span></a></li>
        {{/duties}}
        </ul>
        {{/hasDuties}}
        {{^hasDuties}}
        <p class="say">Nothing waits for you.</p>
        {{/hasDuties}}
        </section>

        """#)
}
