import Charts
public import Domain
import Voice

/// `/feedback`: concerns, the pulse, and what came of both, for everybody here.
public enum FeedbackPage {
    /// A pulse that was published: its period, and its value in words; nil is too little.
    public struct Pulse: Sendable {
        public let period: String
        public let last: Day
        /// Of which panel; nil is the whole organization.
        public let panel: String?
        public let words: String?
        public init(period: String, last: Day, panel: String?, words: String?) {
            self.period = period
            self.last = last
            self.panel = panel
            self.words = words
        }
    }

    /// What the page says. None of it is about one person but which passes the reader has.
    public struct View: Sendable {
        /// How many hold passes for concerns now.
        public let holders: Int
        /// Who reads concerns, by name.
        public let recipients: [String]
        /// To whom concerns that are still there were open, by name.
        public let former: [String]
        /// The pulse that can be answered now, and until when; nil if there is none.
        public let open: (question: String, until: Day)?
        public let pulses: [Pulse]
        /// Under which the rollout steps back, in words.
        public let line: String
        public let openConcerns: Int
        /// In words and numbers, such as `something was changed: 2`.
        public let closed: [(outcome: String, count: Int)]
        /// The periods of which the reader has passes.
        public let own: [String]
        /// Whether the reader answers concerns.
        public let hasDesk: Bool
        public init(
            holders: Int, recipients: [String], former: [String], open: (question: String, until: Day)?,
            pulses: [Pulse],
            line: String, openConcerns: Int, closed: [(outcome: String, count: Int)], own: [String], hasDesk: Bool
        ) {
            self.holders = holders
            self.recipients = recipients
            self.former = former
            self.open = open
            self.pulses = pulses
            self.line = line
            self.openConcerns = openConcerns
            self.closed = closed
            self.own = own
            self.hasDesk = hasDesk
        }
    }

    public static func render(_ view: View, in frame: Frame) -> Page {
        // A panel's figures are a series of their own: each is drawn when it has enough of them (guarantee G6).
        let panels = Dictionary(grouping: view.pulses) { $0.panel ?? "" }.sorted { $0.key < $1.key }
        let drawn = panels.filter { $0.value.count { $0.words != nil } >= PulseLine.leastShown }
        let weekly = view.open?.question == VoicePeriod.question(ofPulse: "W")
        let body = template.filled(with: [
            "few": view.holders < PulseCell.leastPeople ? inWords(view.holders) : nil,
            "holders": capitalised(counted(view.holders, "person holds", "people hold")),
            "hides": view.holders >= HandingOver.leastToHide,
            "recipients": view.recipients.isEmpty ? nil : view.recipients.joined(separator: ", "),
            "former": view.former.isEmpty ? nil : view.former.joined(separator: ", "), "question": view.open?.question,
            "worst": weekly ? "very much" : "badly",
            "best": weekly ? "nothing at all" : "well", "until": view.open.map { dated($0.until) },
            "hasPulses": !view.pulses.isEmpty, "isShown": !drawn.isEmpty,
            "soFar": capitalised(counted(view.pulses.count, "pulse is over", "pulses are over")),
            "line": view.line,
            "panels": drawn.map { panel, pulses in
                [
                    "whose": panel.isEmpty ? "Of the whole organization" : "Of \(panel)",
                    "rows": rows(of: pulses),
                ] as Fields
            },
            "hasConcerns": view.openConcerns > 0 || !view.closed.isEmpty,
            "openConcerns": view.openConcerns,
            "closed": view.closed.map { ["outcome": $0.outcome, "count": $0.count] as Fields },
            "own": view.own.isEmpty ? nil : view.own.joined(separator: ", "), "hasDesk": view.hasDesk,
        ])
        return frame.page("Feedback", for: .everybodyHere, status: 200, body: body)
    }

    /// The newest first. Put together here: two years of twenty panels are half of the time of the page if a template does it.
    private static func rows(of pulses: [Pulse]) -> String {
        pulses.reversed().map { pulse in
            let question = VoicePeriod.question(ofPulse: pulse.period)
            return """
                <tr><th scope="row">\(escaped(pulse.period)) <span class="under">\(escaped(question))</span></th>\
                <td>\(escaped(pulse.words ?? "too little"))</td></tr>
                """
        }.joined(separator: "\n")
    }

    private static let template = Template(
        #"""
        <h1>Feedback</h1>
        <p class="lead">A way to say what is wrong that nobody in the chain of managers reads, and the pulse. {{#hides}}Nobody
        here can know who wrote or what you answered: your{{/hides}}{{^hides}}Your{{/hides}} browser makes passes that are signed unseen,
        and uses them up without your session.{{^hides}} Among as few as you are now that cannot hide who wrote.{{/hides}}</p>
        <div class="grid">
        <section class="card w8" id="write" aria-labelledby="write-h">
        <h2 id="write-h">Write a concern</h2>
        <p class="say">It goes to HR and the trustee together{{#recipients}}: {{.}}{{/recipients}}{{^recipients}}, as soon
        as there is anybody who has had that role for fourteen days and leads nobody{{/recipients}}. It is handed over with others, in no order, within two weeks.</p>
        {{#former}}
        <p class="say">Concerns that are still here were open to these people too, who do not read them any more: {{.}}.</p>
        {{/former}}
        {{#hides}}
        <p class="quiet">{{holders}} passes of this quarter: whoever writes is one of them, and what is stored does not say
        which.</p>
        {{/hides}}
        {{^hides}}
        <p class="problem">{{holders}} passes of this quarter. Among fewer than ten this page cannot hide who wrote.</p>
        {{/hides}}
        <p class="say" data-unless-voice>Writing needs the small script of this page: only your own browser can make a pass
        that nobody knows again. Without it, speak to HR or the trustee.</p>
        <div data-voice hidden>
        <p><label for="concern">Your concern, without names that give you away</label>
        <textarea id="concern" rows="5" minlength="10" maxlength="2000"></textarea></p>
        <p><button class="button" type="button" data-letter="concern">Send it</button></p>
        <p class="notice" id="concern-said" role="status" hidden></p>
        </div>
        <p class="quiet">What stays visible: a proxy of the company may see that this page was opened, and how you write can
        tell people who know you.</p>
        </section>
        <section class="card w4" id="read" aria-labelledby="read-h">
        <h2 id="read-h">Read the reply</h2>
        <p class="say">With the receipt that you were shown when you wrote. Nobody can give it to you again.</p>
        <div data-voice hidden>
        <p><label for="receipt">Receipt</label> <input id="receipt" autocomplete="off" spellcheck="false"></p>
        <p><button type="button" data-letter="read">Read</button></p>
        <p class="notice" id="read-said" role="status" hidden></p>
        </div>
        </section>
        <section class="card w6" id="pulse" aria-labelledby="pulse-h">
        <h2 id="pulse-h">The pulse</h2>
        {{#question}}
        <p class="say"><strong>{{question}}</strong> Until {{until}}, once.</p>
        {{#few}}
        <p class="problem">Of {{.}} who could answer here nothing is published: that needs twelve. What is to be heard, say to HR or the
        trustee, or ask in the <a href="/rollout/questions">register</a>.</p>
        {{/few}}
        <div data-voice hidden>
        <fieldset><legend>Your answer</legend>
        <label><input type="radio" name="answer" value="1"> 1, {{worst}}</label>
        <label><input type="radio" name="answer" value="2"> 2</label>
        <label><input type="radio" name="answer" value="3"> 3</label>
        <label><input type="radio" name="answer" value="4"> 4</label>
        <label><input type="radio" name="answer" value="5"> 5, {{best}}</label>
        </fieldset>
        <p><button class="button" type="button" data-letter="pulse">Answer</button></p>
        <p class="notice" id="pulse-said" role="status" hidden></p>
        </div>
        {{/question}}
        {{^question}}
        <p class="say">It begins with the soft launch: every week, whether anything about this makes you uncomfortable. In
        full launch it is asked every month.</p>
        {{/question}}
        <p class="quiet">Only how often each answer was given is counted, and that is gone when the pulse is published: of
        at least twelve people who could answer and five who did, in steps of half a point.</p>
        </section>
        <section class="card w6" id="trend" aria-labelledby="trend-h">
        <h2 id="trend-h">Since the start</h2>
        {{#isShown}}
        {{#panels}}
        <table class="figures"><caption>{{whose}}, newest first</caption>
        <thead><tr><th scope="col">Pulse</th><th scope="col">Of 5</th></tr></thead>
        <tbody>
        {{{rows}}}
        </tbody></table>
        {{/panels}}
        {{/isShown}}
        {{^isShown}}
        <p class="say">{{#hasPulses}}{{soFar}}. {{/hasPulses}}The line is drawn when four are published: no figure stands
        alone here.</p>
        {{/isShown}}
        <p class="quiet">Under {{line}} twice in a row, the rollout steps back by itself: <a href="/rollout">Rollout</a>
        says so, with the reason. A pulse is kept for 24 months, like everything that is published.</p>
        </section>
        <section class="card w12" id="outcomes" aria-labelledby="outcomes-h">
        <h2 id="outcomes-h">What came of concerns</h2>
        {{#hasConcerns}}
        <dl class="facts">
        <dt>Open</dt><dd>{{openConcerns}}</dd>
        {{#closed}}
        <dt>{{outcome}}</dt><dd>{{count}}</dd>
        {{/closed}}
        </dl>
        {{/hasConcerns}}
        {{^hasConcerns}}
        <p class="say">None was handed over yet.</p>
        {{/hasConcerns}}
        <p class="quiet">{{#own}}Stored of you: that you have passes of {{.}}, and not which.{{/own}}{{^own}}Stored of you:
        nothing; you have no passes yet.{{/own}} A concern is deleted twelve months after it was closed.{{#hasDesk}}
        <a href="/feedback/concerns">Read and answer concerns</a>{{/hasDesk}}</p>
        </section>
        </div>
        """#)
}
