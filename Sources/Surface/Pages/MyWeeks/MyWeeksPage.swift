public import Access
import Charts
public import Domain
import Metrics

/// `/me`: the own weeks, for the person alone.
public enum MyWeeksPage {
    /// - Parameters:
    ///   - letters: what the reader gets by mail; nil where no mail is sent.
    ///   - policy: the version in force that the reader has not acknowledged.
    ///   - isToTrain: whether the reader leads people and has no valid training.
    public static func render(
        _ weeks: Visible<MyWeeks>, looks: Visible<MyLooks>, letters: Set<LetterKind>? = nil, policy: Int? = nil,
        isToTrain: Bool = false,
        in frame: Frame
    ) -> Page {
        let weeks = weeks.value
        let drawings = weeks.trends.compactMap {
            TrendDrawing($0, through: weeks.through, current: weeks.current, notes: weeks.notes)
        }
        let hasLines = drawings.contains(where: \.isSeries)
        let isCollecting = frame.phase != .alignment
        let looked = LookedCard(looks: looks.value, frame: frame).html
        let waits = looks.value.atMe.contains { $0.look.state(at: frame.now) == .waiting }
        let body = template.filled(with: [
            "heading": hasLines ? heading(drawings) : "Your weeks",
            "found": hasLines ? found(drawings, weeks) : nil,
            "connect": weeks.collection.latest == nil && isCollecting ? ["isFirst": !hasLines] as Fields : nil,
            "resets": ResetsCard(resets: looks.value.resets.filter { $0.isRecent(at: frame.now) }, frame: frame).html,
            "policy": policy, "isToTrain": isToTrain,
            "early": hasLines ? nil : EarlyCard(weeks: weeks, drawings: drawings, isCollecting: isCollecting).html,
            // Own work needs no editor.
            "cards": hasLines ? cards(drawings, weeks) : OwnWorkCard(weeks: weeks, isBeside: false).html,
            "notes": NotesCard(
                annotations: weeks.notes, place: .oneself(isSolo: frame.isSolo), mayWrite: true, frame: frame
            ).html,
            "collection": CollectionCard(
                state: weeks.collection, frame: frame, isWide: letters == nil || waits
            ).html,
            // Whoever waits for an answer is not kept waiting below twelve weeks of lines.
            "asked": waits ? looked : nil, "looked": waits ? nil : looked,
            "letters": letters.map { LettersCard(wishes: $0, frame: frame).html },
        ])
        return frame.page("My weeks", for: .onlyYou, status: 200, body: body)
    }

    private static func heading(_ drawings: [TrendDrawing]) -> String {
        "Your last \(counted(drawings.map(\.trend.points.count).max() ?? 0, "week", "weeks"))"
    }

    /// What changed, before the first line: whoever opens the page need not look for it.
    private static func found(_ drawings: [TrendDrawing], _ weeks: MyWeeks) -> Fields {
        let (available, between, shares) = CalendarCard.drawn(drawings)
        let main = [FocusTime.declaration.id, DeepFocusTime.declaration.id, ActivityTime.declaration.id]
        let all =
            main.compactMap { id in drawings.first { $0.declaration.id == id && $0.isSeries } }
            + OwnWorkCard.drawn(weeks) + [available, between].compactMap(\.self) + shares
            + KindsCard.drawn(drawings.filter(isKind)) + AICard(drawings).drawn
        let findings = Findings(all)
        return [
            "lead": findings.ofThePage, "others": findings.others,
            "hasChanged": !findings.changed.isEmpty,
            "changed": findings.changed.map { drawing in
                let said = drawing.sentence.lead
                return [
                    // The small line of a wide one stands in its card.
                    "id": drawing.declaration.id == DeepFocusTime.declaration.id
                        ? FocusTime.declaration.id.raw : drawing.id,
                    "title": drawing.declaration.title, "said": said.prefix(1).lowercased() + said.dropFirst(),
                ] as Fields
            },
        ]
    }

    private static func isKind(_ drawing: TrendDrawing) -> Bool { drawing.id.hasPrefix("activity-time-") }

    private static func cards(_ drawings: [TrendDrawing], _ weeks: MyWeeks) -> String {
        func drawing(_ id: MetricID) -> TrendDrawing? { drawings.first { $0.declaration.id == id } }
        var cards: [String?] = []
        if let focus = drawing(FocusTime.declaration.id) {
            cards.append(
                TrendCard(drawing: focus, size: .wide, part: drawing(DeepFocusTime.declaration.id)).html)
        }
        if let activity = drawing(ActivityTime.declaration.id) {
            cards.append(TrendCard(drawing: activity, size: .narrow, part: nil).html)
        }
        // Small beside wide: a card of four columns fills the row of one of eight.
        let insight = InsightCard(weeks: weeks).html
        cards.append(WeekdayCard(patterns: weeks.weekdays).html)
        cards.append(insight)
        let calendar = CalendarCard(weeks: weeks, drawings: drawings).html
        if insight == nil { cards.append(calendar) }
        let kinds = drawings.filter(isKind)
        let work = OwnWorkCard(weeks: weeks, isBeside: !KindsCard.drawn(kinds).isEmpty).html
        cards.append(work)
        cards.append(KindsCard(kinds: kinds, isBeside: work != nil).html)
        if insight != nil { cards.append(calendar) }
        let agents = AICard(drawings).html
        cards.append(agents)
        let isBeside = agents != nil && insight == nil
        cards.append(
            CommitsCard(
                weeks: weeks, shown: drawings.first?.trend.points.map(\.week) ?? [], isBeside: isBeside
            ).html)
        return cards.compactMap(\.self).joined()
    }

    private static let template = Template(
        #"""
        <h1>{{heading}}</h1>
        {{#found}}
        <p class="found"><strong>{{lead}}</strong></p>
        {{#hasChanged}}
        <ul class="found">
        {{#changed}}
        <li><a href="#{{id}}">{{title}}</a>: {{said}}.</li>
        {{/changed}}
        </ul>
        {{/hasChanged}}
        {{#others}}
        <p class="found">{{.}}</p>
        {{/others}}
        {{/found}}
        <p class="lead">Your lines say how the weeks went, not how much value you created. The running week is not counted
        yet.</p>
        <div class="grid">
        {{{asked}}}
        {{{resets}}}
        {{#policy}}
        <section class="card w12 ask" aria-labelledby="policy-h">
        <h2 id="policy-h">What figures may be used for</h2>
        <p class="say">Version {{.}} of the policy is in force, and you have not said that you have read it.</p>
        <p><a class="button" href="/policy#usage">Read it</a></p>
        </section>
        {{/policy}}
        {{#isToTrain}}
        <section class="card w12 ask" aria-labelledby="lessons-h">
        <h2 id="lessons-h">You lead people here</h2>
        <p class="say">Seven short lessons, ten minutes, say how these figures are read and how not. Without them you cannot ask for a
        look at anybody.</p>
        <p><a class="button" href="/rollout/training">Take the lessons</a></p>
        </section>
        {{/isToTrain}}
        {{#connect}}
        <section class="card w12 ask" aria-labelledby="connect-h">
        <h2 id="connect-h">Connect your editor</h2>
        <p class="say">{{#isFirst}}Nothing has arrived yet. {{/isFirst}}It takes two lines in one file and
        about a minute; the first heartbeat shows up within seconds.</p>
        <p><a class="button" href="/me/connect">Connect an editor</a></p>
        </section>
        {{/connect}}
        {{{early}}}
        {{{cards}}}
        {{{notes}}}
        {{{collection}}}
        {{{looked}}}
        {{{letters}}}
        </div>
        """#)
}
