public import Access
public import Domain

/// `/me/looks`: who looked, when and why, with the proof; the way to ask; and whom one is mixed with.
public enum MyLooksPage {
    /// - Parameters:
    ///   - duties: what a manager has to do before looking at anybody; empty for everybody else.
    ///   - draft: what somebody had filled in who could not ask like that.
    public static func render(
        _ looks: Visible<MyLooks>, mates: Visible<PanelMates>, duties: [Duty], in frame: Frame, draft: LookDraft?
    ) -> Page {
        let looks = looks.value
        let byMe: [Fields] = looks.byMe.map { look in
            let words = LookWords(look, now: frame.now, zone: frame.zone)
            return [
                "id": look.id.raw, "person": look.personName, "asked": words.asked, "weeks": words.weeks,
                "question": look.terms.question, "case": words.hrCase, "name": words.name, "rest": words.rest,
            ]
        }
        let body = template.filled(with: [
            "isSolo": frame.isSolo,
            "duties": duties.isEmpty ? nil : DutiesCard(duties: duties, frame: frame).html,
            "atMe": LooksAtMeCard(looks: looks, frame: frame).html,
            "form": looks.mayAsk.isEmpty
                ? nil : LookForm(people: looks.mayAsk, frame: frame, draft: draft).html,
            "byMe": byMe, "hasByMe": !byMe.isEmpty || !looks.requests.isEmpty,
            "requests": looks.requests.map { CaseCard.fields($0, frame: frame) },
            "resets": ResetsCard(resets: looks.resets, frame: frame).html,
            "counted": CountedCard(mates: mates.value, frame: frame).html,
        ])
        return frame.page("Looks", for: .onlyYou, status: draft == nil ? 200 : 422, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Looks</h1>
        {{#isSolo}}
        <p class="lead">Nobody can look: this is a private mirror, with one person and one reader.</p>
        {{/isSolo}}
        {{^isSolo}}
        <p class="lead">Nobody sees your weeks in passing. Whoever wants to see them must ask first; you read the
        question before anything is shown, and both of you see the same page.</p>
        <div class="grid">
        {{{duties}}}
        {{{atMe}}}
        {{{form}}}
        {{#hasByMe}}
        <section class="card w12" id="by-me" aria-labelledby="by-me-h">
        <h2 id="by-me-h">Looks that you asked for</h2>
        <ul class="plain">
        {{#requests}}
        <li>{{person}}, asked on {{asked}}
        <span class="under">“{{question}}” {{weeks}}.</span>
        <span class="under">HR, in case {{number}}: {{category}}. <strong>With the trustee</strong> until {{until}}: until it is
        signed there is no page of it, for nobody.</span></li>
        {{/requests}}
        {{#byMe}}
        <li><a href="/looks/{{id}}">{{person}}, asked on {{asked}}</a>
        <span class="under">“{{question}}” {{weeks}}.</span>
        {{#case}}
        <span class="under">{{.}}</span>
        {{/case}}
        <span class="under"><strong>{{name}}</strong>: {{rest}}</span></li>
        {{/byMe}}
        </ul>
        </section>
        {{/hasByMe}}
        {{{counted}}}
        {{{resets}}}
        </div>
        {{/isSolo}}
        """#)
}
